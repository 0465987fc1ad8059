import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { Confirm } from "../ui/confirm.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Secret } from "../ui/secret.tsx";
import { nameOf, type PersonDialogProps } from "./person.ts";

/** Generates a one-time password on the server. */
export function ResetDialog({ person, onClose }: PersonDialogProps) {
  const { client } = useStudio();
  const text = useText();
  const words = text.people;
  const password = useSignal("");
  if (password.value) {
    return (
      <Dialog
        title={words.resetDone}
        onClose={onClose}
        strict
        footer={<Button kind="primary" onClick={onClose}>{text.account.keyKept}</Button>}
      >
        <p>{words.resetOnce}</p>
        <Secret value={password.value} />
      </Dialog>
    );
  }
  return (
    <Confirm
      title={`${words.reset}: ${nameOf(person)}`}
      action={words.reset}
      onConfirm={async () => {
        const path = paths.resetPassword(person.user_id);
        password.value = (await client.send("POST", path)).password;
      }}
      onClose={() => !password.value && onClose()}
    >
      <p>{words.resetHint(nameOf(person))}</p>
    </Confirm>
  );
}
