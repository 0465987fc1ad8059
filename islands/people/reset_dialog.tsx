import { useSignal } from "@preact/signals";
import type { ResetPassword } from "../../services/contract/sign_in.ts";
import { paths } from "../api/paths.ts";
import { useStudio } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { Confirm } from "../ui/confirm.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Download } from "../ui/icons.ts";
import { Qr } from "../ui/qr.tsx";
import { Secret } from "../ui/secret.tsx";
import { linkAddress } from "./link_address.ts";
import { madeOf } from "./password_sheet.ts";
import { nameOf, type PersonDialogProps } from "./person.ts";
import { useSheet } from "./use_sheet.ts";
import { usePeopleText } from "./words.ts";
import { useAccountText } from "../account/words.ts";

/** Generates a one-time password and a sign-in link on the server. */
export function ResetDialog({ person, onClose }: PersonDialogProps) {
  const { client, boot } = useStudio();
  const account = useAccountText();
  const words = usePeopleText();
  const keep = useSheet();
  const made = useSignal<ResetPassword | null>(null);
  if (made.value) {
    const { password, link } = made.value;
    const address = location.origin + boot.basePath;
    const people = [madeOf(made.value)];
    return (
      <Dialog
        title={words.resetDone}
        onClose={onClose}
        strict
        footer={
          <>
            <Button icon={Download} onClick={() => keep(people)}>{words.resetCard}</Button>
            <Button kind="primary" onClick={onClose}>{account.keyKept}</Button>
          </>
        }
      >
        <p>{words.resetOnce}</p>
        <Secret value={password} />
        <p>{words.resetLink}</p>
        <Qr text={linkAddress(address, link.token)} label={words.qr} />
        <Secret value={linkAddress(address, link.token)} />
      </Dialog>
    );
  }
  return (
    <Confirm
      title={`${words.reset}: ${nameOf(person)}`}
      action={words.reset}
      onConfirm={async () => {
        made.value = await client.send("POST", paths.resetPassword(person.user_id));
      }}
      onClose={() => !made.value && onClose()}
    >
      <p>{words.resetHint(nameOf(person))}</p>
    </Confirm>
  );
}
