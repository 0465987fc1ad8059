import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import type { Task } from "../studio/task.ts";
import { Dialog } from "./dialog.tsx";
import { DialogActions } from "./dialog_actions.tsx";

interface FormDialogProps {
  title: string;
  /** What the button says. */
  action: string;
  /** The task that submitting the form runs. */
  task: Pick<Task, "busy" | "problem">;
  disabled?: boolean;
  wide?: boolean;
  onSubmit: () => unknown;
  onClose: () => void;
  children: ComponentChildren;
}

/** A dialog with fields to fill in. What is wrong with them comes into sight, however many. */
export function FormDialog(
  { title, action, task, disabled, wide, onSubmit, onClose, children }: FormDialogProps,
) {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const problem = task.problem.value;
  useEffect(() => {
    if (!problem) return;
    const wrong = form.current?.querySelector<HTMLElement>(".field-wrong :is(input, textarea)");
    if (wrong) wrong.focus();
    else form.current?.querySelector(".form-error")?.scrollIntoView({ block: "nearest" });
  }, [problem]);
  return (
    <Dialog
      title={title}
      onClose={onClose}
      wide={wide ?? false}
      footer={
        <DialogActions
          action={action}
          task={task}
          disabled={disabled ?? false}
          form={id}
          onClose={onClose}
        />
      }
    >
      <form
        ref={form}
        id={id}
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void onSubmit();
        }}
        noValidate
      >
        {children}
      </form>
    </Dialog>
  );
}
