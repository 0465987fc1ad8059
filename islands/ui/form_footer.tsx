import type { ComponentChildren } from "preact";
import { useText } from "../studio/context.ts";
import type { Task } from "../studio/task.ts";
import { Button } from "./button.tsx";

interface FormFooterProps {
  /** Id of the form, which is in the body of the dialog. */
  form: string;
  /** The task that submitting the form runs. */
  task: Pick<Task, "busy">;
  onClose: () => void;
  children: ComponentChildren;
}

/** The buttons of a form in a dialog: in its footer, where they stay in sight. */
export function FormFooter({ form, task, onClose, children }: FormFooterProps) {
  const text = useText();
  return (
    <>
      <Button onClick={onClose}>{text.frame.cancel}</Button>
      <Button kind="primary" submit form={form} busy={task.busy.value}>{children}</Button>
    </>
  );
}
