import type { ComponentChildren } from "preact";
import type { Task } from "../studio/task.ts";
import { Button } from "./button.tsx";

export interface SubmitButtonProps {
  /** The task that submitting the form runs. */
  task: Pick<Task, "busy">;
  disabled?: boolean;
  children: ComponentChildren;
}

/** The button that submits a form, as wide as the form. */
export function SubmitButton({ task, disabled = false, children }: SubmitButtonProps) {
  return (
    <Button kind="primary" submit busy={task.busy.value} disabled={disabled} class="button-wide">
      {children}
    </Button>
  );
}
