import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { SubmitButton } from "../ui/submit_button.tsx";
import { FormError } from "../ui/form_error.tsx";
import { AccountName } from "./account_name.tsx";
import { Brand } from "./brand.tsx";
import { NewPassword } from "./new_password.tsx";
import { PasswordField } from "./password_field.tsx";
import { useSignInText } from "./words.ts";

/** After a link, or a password from an administrator, nothing works before this. */
export default function MustChangePassword() {
  const { client, session } = useStudio();
  const chooses = session.user.value?.chooses_password ?? false;
  const text = useText();
  const words = useSignInText();
  const old = useSignal("");
  const fresh = useSignal("");
  const task = useTask();
  const send = (event: Event) => {
    event.preventDefault();
    void task.run(async () => {
      await client.send("PATCH", paths.me, {
        ...chooses ? {} : { current_password: old.value },
        new_password: fresh.value,
      });
      location.reload();
    });
  };
  return (
    <div class="bare">
      <main id="content" class="door">
        <Brand />
        <form class="card door-card form" method="post" onSubmit={send} noValidate>
          <h1>{words.mustChange}</h1>
          <p class="soft">{words.mustChangeWhy}</p>
          <AccountName />
          {!chooses && (
            <PasswordField
              id="old"
              label={words.current}
              value={old}
              autoComplete="current-password"
            />
          )}
          <NewPassword id="fresh" label={words.fresh} value={fresh} suggest />
          <FormError problem={task.problem.value} />
          <SubmitButton task={task}>
            {text.frame.save}
          </SubmitButton>
        </form>
      </main>
    </div>
  );
}
