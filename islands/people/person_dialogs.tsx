import type { UserDTO } from "../../services/contract/users.ts";
import { EditDialog } from "./edit_dialog.tsx";
import { RemoveDialog } from "./remove_dialog.tsx";
import { ResetDialog } from "./reset_dialog.tsx";
import { SessionsDialog } from "./sessions_dialog.tsx";
import { TransferDialog } from "./transfer_dialog.tsx";

export interface PersonAction {
  what: "edit" | "sessions" | "reset" | "transfer" | "remove";
  person: UserDTO;
}

export interface PersonDialogProps {
  person: UserDTO;
  onClose: () => void;
}

const DIALOGS = {
  edit: EditDialog,
  sessions: SessionsDialog,
  reset: ResetDialog,
  transfer: TransferDialog,
  remove: RemoveDialog,
};

export function PersonDialogs({ action, onClose }: { action: PersonAction; onClose: () => void }) {
  const Dialog = DIALOGS[action.what];
  return <Dialog person={action.person} onClose={onClose} />;
}
