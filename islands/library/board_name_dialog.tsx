import type { Signal } from "@preact/signals";
import { useText } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { FormDialog } from "../ui/form_dialog.tsx";
import { explain } from "../ui/states.tsx";
import { TextField } from "../ui/text_field.tsx";
import { LENGTH } from "../../services/contract/limits.ts";

interface BoardNameDialogProps {
  title: string;
  action: string;
  name: Signal<string>;
  onSave: () => Promise<void>;
  onClose: () => void;
}

/** Asks for a board's name. */
export function BoardNameDialog({ title, action, name, onSave, onClose }: BoardNameDialogProps) {
  const text = useText();
  const task = useTask();
  const save = async () => {
    if (await task.run(onSave)) onClose();
  };
  return (
    <FormDialog
      title={title}
      action={action}
      task={task}
      disabled={name.value.trim() === ""}
      onSubmit={save}
      onClose={onClose}
    >
      <TextField
        id="board-name"
        label={text.library.boardName}
        value={name}
        maxLength={LENGTH.boardName}
        autoComplete="off"
        data-autofocus
        error={task.problem.value ? explain(task.problem.value, text) : undefined}
      />
    </FormDialog>
  );
}
