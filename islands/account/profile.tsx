import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { PasswordField } from "../sign_in/password_field.tsx";
import { useStudio, useText } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { Button } from "../ui/button.tsx";
import { Section } from "../ui/section.tsx";
import { FormError } from "../ui/form_error.tsx";
import { TextField } from "../ui/text_field.tsx";
import { LENGTH } from "../../services/contract/limits.ts";
import { useSignInText } from "../sign_in/words.ts";
import { useAccountText } from "./words.ts";

/** The user's own name and address, of which the address is changed with the password alone. */
export function Profile() {
  const { client, session, toasts } = useStudio();
  const text = useText();
  const signIn = useSignInText();
  const words = useAccountText();
  const user = session.user.value;
  const name = useSignal(user?.display_name ?? "");
  const address = user?.has_address ? user.email : "";
  const email = useSignal(address);
  const password = useSignal("");
  const task = useTask();
  const problem = task.problem.value;
  const newAddress = email.value.trim() !== address;
  const changed = name.value.trim() !== (user?.display_name ?? "") || newAddress;
  const save = (event: Event) => {
    event.preventDefault();
    void task.run(async () => {
      session.user.value = await client.send("PATCH", paths.me, {
        display_name: name.value.trim() || null,
        ...newAddress ? { email: email.value.trim(), current_password: password.value } : {},
      });
      password.value = "";
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
        {user?.user_name && (
          <dl class="profile-fixed">
            <dt class="label">{words.userName}</dt>
            <dd>{user.user_name}</dd>
          </dl>
        )}
        <TextField
          id="profile-email"
          label={signIn.email}
          type="email"
          value={email}
          autoComplete="email"
          error={problem?.field("email") && signIn.emailLike}
        />
        {newAddress && (
          <PasswordField
            id="profile-password"
            label={signIn.current}
            value={password}
            autoComplete="current-password"
            error={problem?.field("current_password")}
          />
        )}
        <FormError problem={problem} besideFields />
        <div class="form-row">
          <Button
            kind="primary"
            submit
            busy={task.busy.value}
            disabled={!changed || (newAddress && !password.value)}
          >
            {text.frame.save}
          </Button>
        </div>
      </form>
    </Section>
  );
}
