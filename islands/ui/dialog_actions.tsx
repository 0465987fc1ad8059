import { useText } from "../studio/context.ts";
import type { Task } from "../studio/task.ts";
import { Button } from "./button.tsx";

interface DialogActionsProps {
  /** What the button says: the action itself, never "OK". */
  action: string;
  /** What the button runs. */
  task: Pick<Task, "busy">;
  danger?: boolean;
  disabled?: boolean;
  /** Id of the form that the button submits; absent where there is none. */
  form?: string;
  onAct?: () => unknown;
  onClose: () => void;
}

/** The buttons of a dialog that does one thing: in its footer, where they stay in sight. */
export function DialogActions(
  { action, task, danger, disabled, form, onAct, onClose }: DialogActionsProps,
) {
  const text = useText();
  return (
    <>
      <Button onClick={onClose}>{text.frame.cancel}</Button>
      <Button
        kind={danger ? "danger" : "primary"}
        busy={task.busy.value}
        disabled={disabled ?? false}
        {...(form === undefined ? { onClick: () => void onAct?.() } : { submit: true, form })}
      >
        {action}
      </Button>
    </>
  );
}
