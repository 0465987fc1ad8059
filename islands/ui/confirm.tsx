import type { ComponentChildren } from "preact";
import { useTask } from "../studio/task.ts";
import { Dialog } from "./dialog.tsx";
import { DialogActions } from "./dialog_actions.tsx";
import { FormError } from "./form_error.tsx";

interface ConfirmProps {
  title: string;
  /** What the button says: the action itself, never "OK". */
  action: string;
  danger?: boolean;
  disabled?: boolean;
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
  children?: ComponentChildren;
}

/** Asks for confirmation of an irreversible action, and shows why it failed. */
export function Confirm(
  { title, action, danger, disabled, onConfirm, onClose, children }: ConfirmProps,
) {
  const task = useTask();
  const go = async () => {
    if (await task.run(onConfirm)) onClose();
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <DialogActions
          action={action}
          task={task}
          danger={danger ?? false}
          disabled={disabled ?? false}
          onAct={go}
          onClose={onClose}
        />
      }
    >
      {children}
      <FormError problem={task.problem.value} />
    </Dialog>
  );
}
