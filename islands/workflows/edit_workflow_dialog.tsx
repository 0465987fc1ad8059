import { useSignal } from "@preact/signals";
import type { WorkflowRecord } from "../../services/workflows/answers.ts";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { FormDialog } from "../ui/form_dialog.tsx";
import { Field } from "../ui/field.tsx";
import { CoverField } from "../ui/cover_field.tsx";
import { FormError } from "../ui/form_error.tsx";
import { TextField } from "../ui/text_field.tsx";
import { LENGTH } from "../../services/contract/limits.ts";
import { useWorkflowsText } from "./words.ts";

interface EditWorkflowDialogProps {
  record: WorkflowRecord;
  onChanged: () => Promise<void>;
  onClose: () => void;
}

/** Name, words, tags and image of a workflow; its graph is left as it is. */
export function EditWorkflowDialog({ record, onChanged, onClose }: EditWorkflowDialogProps) {
  const { client, resources } = useStudio();
  const text = useText();
  const words = useWorkflowsText();
  const { workflow, workflow_id: id } = record;
  const name = useSignal(workflow.name);
  const description = useSignal(workflow.description);
  const tags = useSignal(workflow.tags);
  const task = useTask();
  const problem = task.problem.value;
  const cover = paths.workflowImage(id);
  const changed = async () => {
    resources.refresh(paths.workflowsRoot);
    await onChanged();
  };
  const save = async () => {
    const done = await task.run(async () => {
      // The graph may have been changed elsewhere since this page was opened.
      const now = await client.get(paths.workflow(id));
      await client.send("PATCH", paths.workflow(id), {
        workflow: {
          ...now.workflow,
          name: name.value.trim(),
          description: description.value,
          tags: tags.value,
        },
      });
      await changed();
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={words.editTitle(workflow.name)}
      action={text.frame.save}
      task={task}
      disabled={name.value.trim() === ""}
      onSubmit={save}
      onClose={onClose}
    >
      <TextField
        id="workflow-name"
        label={words.name}
        value={name}
        maxLength={LENGTH.workflowName}
        autoComplete="off"
        error={problem?.field("name")}
      />
      <Field
        id="workflow-description"
        label={words.description}
        error={problem?.field("description")}
      >
        <textarea
          id="workflow-description"
          class="input"
          rows={3}
          maxLength={LENGTH.workflowDescription}
          value={description.value}
          onInput={(e) => void (description.value = e.currentTarget.value)}
        />
      </Field>
      <TextField
        id="workflow-tags"
        label={words.tagList}
        hint={words.tagListHint}
        value={tags}
        maxLength={LENGTH.workflowTags}
        autoComplete="off"
        error={problem?.field("tags")}
      />
      <CoverField
        label={words.image}
        choose={words.chooseImage}
        remove={words.removeImage}
        url={record.thumbnail_url}
        onChoose={async (image) => {
          await client.send("PUT", cover, image);
          await changed();
        }}
        onRemove={async () => {
          await client.send("DELETE", cover);
          await changed();
        }}
      />
      <FormError problem={problem} besideFields />
    </FormDialog>
  );
}
