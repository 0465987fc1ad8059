import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { useStudio } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { AccountName } from "../sign_in/account_name.tsx";
import { NewPassword } from "../sign_in/new_password.tsx";
import { PasswordField } from "../sign_in/password_field.tsx";
import { Button } from "../ui/button.tsx";
import { Section } from "../ui/section.tsx";
import { FormError } from "../ui/form_error.tsx";
import { useSignInText } from "../sign_in/words.ts";
import { useAccountText } from "./words.ts";

/** A new password; all other sessions end with the old one. */
export function OwnPassword() {
  const { client, toasts, resources } = useStudio();
  const signIn = useSignInText();
  const words = useAccountText();
  const old = useSignal("");
  const fresh = useSignal("");
  const task = useTask();
  const save = (event: Event) => {
    event.preventDefault();
    void task.run(async () => {
      await client.send("PATCH", paths.me, {
        current_password: old.value,
        new_password: fresh.value,
      });
      old.value = fresh.value = "";
      resources.refresh(paths.sessions);
      toasts.show({ kind: "success", text: words.passwordChanged });
    });
  };
  return (
    <Section title={words.password} hint={words.passwordHint}>
      <form class="form" onSubmit={save} method="post" noValidate>
        <AccountName />
        <PasswordField
          id="current-password"
          label={signIn.current}
          value={old}
          autoComplete="current-password"
        />
        <NewPassword id="new-password" label={signIn.fresh} value={fresh} suggest />
        <FormError problem={task.problem.value} />
        <div class="form-row">
          <Button
            kind="primary"
            submit
            busy={task.busy.value}
            disabled={!old.value || !fresh.value}
          >
            {words.changePassword}
          </Button>
        </div>
      </form>
    </Section>
  );
}
