import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { AccountName } from "../sign_in/account_name.tsx";
import { NewPassword } from "../sign_in/new_password.tsx";
import { PasswordField } from "../sign_in/password_field.tsx";
import { Button } from "../ui/button.tsx";
import { Section } from "../ui/section.tsx";
import { explain } from "../ui/states.tsx";

/** A new password; all other sessions end with the old one. */
export function OwnPassword() {
  const { client, toasts, resources } = useStudio();
  const text = useText();
  const words = text.account;
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
          label={text.signIn.current}
          value={old}
          autoComplete="current-password"
        />
        <NewPassword id="new-password" label={text.signIn.fresh} value={fresh} suggest />
        <p class="form-error" role="alert">
          {task.problem.value && explain(task.problem.value, text)}
        </p>
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
