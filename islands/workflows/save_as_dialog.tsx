import { useSignal } from "@preact/signals";
import type { WorkflowRecord } from "../../services/workflows/answers.ts";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { FormDialog } from "../ui/form_dialog.tsx";
import { explain } from "../ui/states.tsx";
import { TextField } from "../ui/text_field.tsx";
import { LENGTH } from "../../services/contract/limits.ts";
import { useWorkflowsText } from "./words.ts";

interface SaveAsDialogProps {
  record: WorkflowRecord;
  onClose: () => void;
}

/** A copy in one's own library, under a name of one's own; then goes there. */
export function SaveAsDialog({ record, onClose }: SaveAsDialogProps) {
  const { client, resources, router, toasts } = useStudio();
  const text = useText();
  const words = useWorkflowsText();
  const name = useSignal(record.workflow.name);
  const task = useTask();
  const problem = task.problem.value;
  const save = () =>
    task.run(async () => {
      const path = paths.saveWorkflowAs(record.workflow_id);
      const made = await client.send("POST", path, { name: name.value.trim() });
      toasts.show({ kind: "success", text: words.saved(made.name) });
      resources.refresh(paths.workflowsRoot);
      onClose();
      router.go(router.href("workflows", { id: made.workflow_id }));
    });
  return (
    <FormDialog
      title={words.saveAsTitle(record.workflow.name)}
      action={words.saveAs}
      task={task}
      disabled={name.value.trim() === ""}
      onSubmit={save}
      onClose={onClose}
    >
      <TextField
        id="copy-name"
        label={words.newName}
        value={name}
        maxLength={LENGTH.workflowName}
        autoComplete="off"
        error={problem?.field("name")}
      />
      {problem && !problem.field("name") && (
        <p class="form-error" role="alert">{explain(problem, text)}</p>
      )}
    </FormDialog>
  );
}
