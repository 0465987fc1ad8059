import type { ComponentChildren } from "preact";
import { useText } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
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
  const text = useText();
  const task = useTask();
  const go = async () => {
    if (await task.run(onConfirm)) onClose();
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{text.frame.cancel}</Button>
          <Button
            kind={danger ? "danger" : "primary"}
            busy={task.busy.value}
            disabled={disabled ?? false}
            onClick={() => void go()}
          >
            {action}
          </Button>
        </>
      }
    >
      {children}
      <FormError problem={task.problem.value} />
    </Dialog>
  );
}
