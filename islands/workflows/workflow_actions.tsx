import { useSignal } from "@preact/signals";
import type { WorkflowRecord } from "../../services/workflows/answers.ts";
import { paths } from "../api/paths.ts";
import { ShareDialog } from "../share/share_dialog.tsx";
import { useStudio } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { Confirm } from "../ui/confirm.tsx";
import { Copy, Download, Ellipsis, Settings2, Share2, Trash2 } from "../ui/icons.ts";
import { Menu } from "../ui/menu.tsx";
import { saveFile } from "../ui/save_file.ts";
import { EditWorkflowDialog } from "./edit_workflow_dialog.tsx";
import { ownsWorkflow } from "./owns.ts";
import { SaveAsDialog } from "./save_as_dialog.tsx";
import { useWorkflowsText } from "./words.ts";

interface WorkflowActionsProps {
  record: WorkflowRecord;
  onChanged: () => Promise<void>;
}

/** Everybody may copy and export; who may edit edits; the owner shares by name and deletes. */
export function WorkflowActions({ record, onChanged }: WorkflowActionsProps) {
  const { client, resources, router, session, boot } = useStudio();
  const words = useWorkflowsText();
  const open = useSignal<"edit" | "copy" | "share" | "remove" | null>(null);
  const close = () => void (open.value = null);
  const show = (which: typeof open.value) => () => void (open.value = which);
  const id = record.workflow_id;
  const owns = ownsWorkflow(record, session.user.value);
  const edit = { id: "edit", label: words.edit, icon: Settings2, run: show("edit") };
  const share = { id: "share", label: words.people, icon: Share2, run: show("share") };
  const remove = { id: "remove", label: words.remove, icon: Trash2, run: show("remove") };
  return (
    <div class="page-actions">
      <Button icon={Copy} onClick={show("copy")}>{words.saveAs}</Button>
      <Menu
        label={words.menu}
        items={[
          ...(record.can_edit ? [edit] : []),
          {
            id: "export",
            label: words.export,
            icon: Download,
            run: () => saveFile(boot.basePath + paths.exportWorkflow(id)),
          },
          ...(owns
            ? [...(boot.mode.multiuser ? [share] : []), null, { ...remove, danger: true }]
            : []),
        ]}
      >
        <Ellipsis size={20} aria-hidden />
      </Menu>
      {open.value === "edit" && (
        <EditWorkflowDialog record={record} onChanged={onChanged} onClose={close} />
      )}
      {open.value === "copy" && <SaveAsDialog record={record} onClose={close} />}
      {open.value === "share" && (
        <ShareDialog
          kind="workflow"
          id={id}
          name={record.workflow.name}
          everybody={{
            visibility: record.visibility,
            change: async (visibility) => {
              const is_public = visibility !== "private";
              await client.send("PATCH", paths.workflowIsPublic(id), { is_public });
              resources.refresh(paths.workflowsRoot);
            },
          }}
          onClose={close}
        />
      )}
      {open.value === "remove" && (
        <Confirm
          title={words.removeTitle(record.workflow.name)}
          action={words.remove}
          danger
          onConfirm={async () => {
            await client.send("DELETE", paths.workflow(id));
            resources.forget(paths.workflowsRoot);
            router.go(router.href("workflows", { view: "mine" }), { replace: true });
          }}
          onClose={close}
        >
          <p>{words.removeHint}</p>
        </Confirm>
      )}
    </div>
  );
}
