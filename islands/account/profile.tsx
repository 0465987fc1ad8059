import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { Button } from "../ui/button.tsx";
import { Section } from "../ui/section.tsx";
import { explain } from "../ui/states.tsx";
import { TextField } from "../ui/text_field.tsx";
import { LENGTH } from "../../services/contract/limits.ts";

/** My name and address. */
export function Profile() {
  const { client, session, toasts } = useStudio();
  const text = useText();
  const words = text.account;
  const user = session.user.value;
  const name = useSignal(user?.display_name ?? "");
  const email = useSignal(user?.email ?? "");
  const task = useTask();
  const problem = task.problem.value;
  const changed = name.value.trim() !== (user?.display_name ?? "") ||
    email.value.trim() !== user?.email;
  const save = (event: Event) => {
    event.preventDefault();
    void task.run(async () => {
      session.user.value = await client.send("PATCH", paths.me, {
        display_name: name.value.trim() || null,
        email: email.value.trim(),
      });
      toasts.show({ kind: "success", text: words.saved });
    });
  };
  return (
    <Section
      title={words.profile}
      aside={<span class="tag">{user?.is_admin ? words.admin : words.person}</span>}
    >
      <form class="form" onSubmit={save} method="post" noValidate>
        <TextField
          id="display-name"
          label={words.name}
          value={name}
          maxLength={LENGTH.displayName}
          autoComplete="name"
          error={problem?.field("display_name")}
        />
        <TextField
          id="email"
          label={text.signIn.email}
          type="email"
          value={email}
          autoComplete="email"
          error={problem?.field("email") && text.signIn.emailLike}
        />
        {problem && problem.errors.length === 0 && (
          <p class="form-error" role="alert">{explain(problem, text)}</p>
        )}
        <div class="form-row">
          <Button kind="primary" submit busy={task.busy.value} disabled={!changed}>
            {text.frame.save}
          </Button>
        </div>
      </form>
    </Section>
  );
}
