import { useSignal } from "@preact/signals";
import { asProblem } from "../api/problem.ts";
import { paths } from "../api/paths.ts";
import type { WorkflowRecord } from "../api/types.ts";
import { ShareDialog } from "../share/share_dialog.tsx";
import { useStudio, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { Confirm } from "../ui/confirm.tsx";
import { Copy, Ellipsis } from "../ui/icons.ts";
import { Menu } from "../ui/menu.tsx";
import { explain } from "../ui/states.tsx";

interface WorkflowActionsProps {
  record: WorkflowRecord;
  onChanged: () => Promise<void>;
}

/** The owner shares and deletes; everybody may copy and export. */
export function WorkflowActions({ record, onChanged }: WorkflowActionsProps) {
  const { client, resources, router, session, toasts, boot } = useStudio();
  const text = useText();
  const words = text.workflows;
  const open = useSignal<"share" | "remove" | null>(null);
  const user = session.user.value;
  const isDefault = record.workflow.meta.category === "default";
  const owns = !isDefault && (record.user_id === user?.user_id || (user?.is_admin ?? false));
  const id = record.workflow_id;
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      toasts.show({ kind: "error", text: explain(asProblem(error), text) });
    }
    resources.refresh(paths.workflowsRoot);
    await onChanged();
  };
  const setPublic = (is_public: boolean) =>
    attempt(() => client.send("PATCH", paths.workflowAnd(id, "is_public"), { is_public }));
  const saveAs = () =>
    attempt(async () => {
      const made = await client.send<WorkflowRecord>("POST", paths.workflowAnd(id, "save_as"), {});
      toasts.show({ kind: "success", text: words.saved(made.name) });
      router.go(router.href("workflows", { id: made.workflow_id }));
    });
  return (
    <div class="page-actions">
      {owns && (
        <label class="check" title={words.shareHint}>
          <input
            type="checkbox"
            checked={record.is_public}
            onChange={(e) => void setPublic(e.currentTarget.checked)}
          />
          <span>{words.share}</span>
        </label>
      )}
      <Button icon={Copy} onClick={() => void saveAs()}>{words.saveAs}</Button>
      <Menu
        label={words.menu}
        items={[
          {
            id: "export",
            label: words.export,
            run: () => location.assign(boot.basePath + paths.workflowAnd(id, "export")),
          },
          ...(owns
            ? [
              { id: "share", label: words.people, run: () => void (open.value = "share") },
              null,
              {
                id: "remove",
                label: words.remove,
                danger: true,
                run: () => void (open.value = "remove"),
              },
            ]
            : []),
        ]}
      >
        <Ellipsis size={20} aria-hidden />
      </Menu>
      {open.value === "share" && (
        <ShareDialog
          kind="workflow"
          id={id}
          name={record.name}
          visibility={record.visibility}
          onVisibility={(visibility) => setPublic(visibility !== "private")}
          onClose={() => void (open.value = null)}
        />
      )}
      {open.value === "remove" && (
        <Confirm
          title={words.removeTitle(record.name)}
          action={words.remove}
          danger
          onConfirm={async () => {
            await client.send("DELETE", paths.workflow(id));
            resources.refresh(paths.workflowsRoot);
            router.go(router.href("workflows"), { replace: true });
          }}
          onClose={() => void (open.value = null)}
        >
          <p>{words.removeHint}</p>
        </Confirm>
      )}
    </div>
  );
}
