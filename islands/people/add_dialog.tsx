import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { NewPassword } from "../sign_in/new_password.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { explain } from "../ui/states.tsx";
import { TextField } from "../ui/text_field.tsx";
import { LENGTH } from "../../services/contract/limits.ts";

/** Creates an account with a first password. */
export function AddDialog({ onClose }: { onClose: () => void }) {
  const { client, toasts } = useStudio();
  const text = useText();
  const words = text.people;
  const name = useSignal("");
  const email = useSignal("");
  const password = useSignal("");
  const admin = useSignal(false);
  const mustChange = useSignal(true);
  const task = useTask();
  const problem = task.problem.value;
  const add = async (event: Event) => {
    event.preventDefault();
    const done = await task.run(() =>
      client.send("POST", paths.users(""), {
        email: email.value.trim(),
        display_name: name.value.trim() || null,
        password: password.value,
        is_admin: admin.value,
        must_change_password: mustChange.value,
      })
    );
    if (!done) return;
    toasts.show({ kind: "success", text: words.added(name.value.trim() || email.value.trim()) });
    onClose();
  };
  return (
    <Dialog title={words.add} onClose={onClose}>
      <form class="form" onSubmit={(e) => void add(e)} noValidate>
        <TextField
          id="add-name"
          label={words.name}
          value={name}
          maxLength={LENGTH.displayName}
          autoComplete="off"
          error={problem?.field("display_name")}
        />
        <TextField
          id="add-email"
          label={words.email}
          type="email"
          value={email}
          autoComplete="off"
          error={problem?.field("email") && text.signIn.emailLike}
        />
        <NewPassword id="add-password" label={words.password} value={password} suggest />
        <label class="check">
          <input
            type="checkbox"
            checked={mustChange.value}
            onChange={(e) => void (mustChange.value = e.currentTarget.checked)}
          />
          <span>{words.mustChange}</span>
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={admin.value}
            onChange={(e) => void (admin.value = e.currentTarget.checked)}
          />
          <span>{words.admin}</span>
        </label>
        {problem && problem.errors.length === 0 && (
          <p class="form-error" role="alert">{explain(problem, text)}</p>
        )}
        <Button kind="primary" submit busy={task.busy.value} class="button-wide">
          {words.add}
        </Button>
      </form>
    </Dialog>
  );
}
