import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { NewPassword } from "../sign_in/new_password.tsx";
import { FormDialog } from "../ui/form_dialog.tsx";
import { explain } from "../ui/states.tsx";
import type { UserDTO } from "../../services/contract/users.ts";
import { FormError } from "../ui/form_error.tsx";
import { TextField } from "../ui/text_field.tsx";
import { LENGTH } from "../../services/contract/limits.ts";
import { usePeopleText } from "./words.ts";
import { useSignInText } from "../sign_in/words.ts";

/** Creates an account with a first password. */
export function AddDialog({ onClose }: { onClose: () => void }) {
  const { client, toasts, language } = useStudio();
  const mailed = useResource(paths.authStatus).data.value?.mail_enabled ?? false;
  const text = useText();
  const signIn = useSignInText();
  const words = usePeopleText();
  const name = useSignal("");
  const userName = useSignal("");
  const email = useSignal("");
  const password = useSignal("");
  const admin = useSignal(false);
  const mustChange = useSignal(true);
  const invite = useSignal(false);
  const invited = mailed && invite.value;
  const task = useTask();
  const problem = task.problem.value;
  const add = async () => {
    const called = name.value.trim() || userName.value.trim() || email.value.trim();
    let added: UserDTO | null = null;
    const done = await task.run(async () => {
      const made = invited ? (await client.get(paths.generatePassword)).password : password.value;
      added = await client.send("POST", paths.users(""), {
        user_name: userName.value.trim() || null,
        email: email.value.trim() || null,
        display_name: name.value.trim() || null,
        password: made,
        is_admin: admin.value,
        must_change_password: invited || mustChange.value,
      });
      if (invited) {
        await client.send("POST", paths.mailSignInLink(added.user_id, language.value));
      }
    });
    if (done) {
      const said = invited ? words.mailLinkSent(called) : words.added(called);
      toasts.show({ kind: "success", text: said });
    } else if (added && task.problem.value) {
      // The account is there: only the letter is missing, and can be sent from the list.
      toasts.show({ kind: "error", text: explain(task.problem.value, text) });
    } else return;
    onClose();
  };
  return (
    <FormDialog
      title={words.add}
      action={words.add}
      task={task}
      onSubmit={add}
      onClose={onClose}
    >
      <TextField
        id="add-name"
        label={words.name}
        value={name}
        maxLength={LENGTH.displayName}
        autoComplete="off"
        error={problem?.field("display_name")}
      />
      <TextField
        id="add-user-name"
        label={words.userName}
        hint={words.userNameHint}
        value={userName}
        maxLength={LENGTH.userName}
        autoComplete="off"
        error={problem?.field("user_name")}
      />
      <TextField
        id="add-email"
        label={words.email}
        type="email"
        value={email}
        autoComplete="off"
        error={problem?.field("email") &&
          (email.value || userName.value ? signIn.emailLike : words.nameOrAddress)}
      />
      {mailed && (
        <label class="check">
          <input
            type="checkbox"
            checked={invite.value}
            onChange={(e) => void (invite.value = e.currentTarget.checked)}
          />
          <span>{words.invite}</span>
        </label>
      )}
      {!invited && (
        <>
          <NewPassword id="add-password" label={words.password} value={password} suggest />
          <label class="check">
            <input
              type="checkbox"
              checked={mustChange.value}
              onChange={(e) => void (mustChange.value = e.currentTarget.checked)}
            />
            <span>{words.mustChange}</span>
          </label>
        </>
      )}
      <label class="check">
        <input
          type="checkbox"
          checked={admin.value}
          onChange={(e) => void (admin.value = e.currentTarget.checked)}
        />
        <span>{words.admin}</span>
      </label>
      <FormError problem={problem} besideFields />
    </FormDialog>
  );
}
