import type { JSX } from "preact";
import { EditDialog } from "./edit_dialog.tsx";
import { MailDialog } from "./mail_dialog.tsx";
import type { PersonAction, PersonDialogProps } from "./person.ts";
import { RemoveDialog } from "./remove_dialog.tsx";
import { ResetDialog } from "./reset_dialog.tsx";
import { SessionsDialog } from "./sessions_dialog.tsx";
import { TransferDialog } from "./transfer_dialog.tsx";

const DIALOGS: Record<PersonAction["what"], (props: PersonDialogProps) => JSX.Element> = {
  edit: EditDialog,
  sessions: SessionsDialog,
  reset: ResetDialog,
  mail: MailDialog,
  transfer: TransferDialog,
  remove: RemoveDialog,
};

export function PersonDialogs({ action, onClose }: { action: PersonAction; onClose: () => void }) {
  const Dialog = DIALOGS[action.what];
  return <Dialog person={action.person} onClose={onClose} />;
}
