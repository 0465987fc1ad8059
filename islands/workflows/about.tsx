import { useSignal } from "@preact/signals";
import type { WorkflowRecord } from "../../services/workflows/answers.ts";
import { paths } from "../api/paths.ts";
import { useStudio } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { Section } from "../ui/section.tsx";
import { FormError } from "../ui/form_error.tsx";
import { When } from "../ui/when.tsx";
import { ownsWorkflow } from "./owns.ts";
import { useWorkflowsText } from "./words.ts";

interface AboutProps {
  record: WorkflowRecord;
  onChanged: () => Promise<void>;
}

/** Whose it is, who sees it, and what its author says of it. */
export function About({ record, onChanged }: AboutProps) {
  const { session } = useStudio();
  const words = useWorkflowsText();
  const { workflow } = record;
  const isDefault = workflow.meta.category === "default";
  const mine = record.user_id === session.user.value?.user_id;
  const rows: [string, string][] = [
    [words.author, workflow.author],
    [words.contact, workflow.contact],
    [words.version, workflow.version],
    [words.notes, workflow.notes],
  ];
  return (
    <Section title={words.about}>
      {ownsWorkflow(record, session.user.value)
        ? <ShareSwitch record={record} onChanged={onChanged} />
        : (
          <p class="share-says">
            {isDefault ? words.notYoursDefault : words.notYours(record.owner_name ?? "")}
          </p>
        )}
      <dl class="model-facts">
        {!isDefault && !mine && record.owner_name && (
          <div>
            <dt>{words.owner}</dt>
            <dd class="wrap">{record.owner_name}</dd>
          </div>
        )}
        <div>
          <dt>{words.changed}</dt>
          <dd>
            <When at={record.updated_at} />
          </dd>
        </div>
        {rows.filter(([, value]) => value.trim() !== "").map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd class="wrap workflow-notes">{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function ShareSwitch({ record, onChanged }: AboutProps) {
  const { boot, client, resources } = useStudio();
  const words = useWorkflowsText();
  /** The requested value, until the server has answered. */
  const wanted = useSignal<boolean | null>(null);
  const task = useTask();
  const shared = wanted.value ?? record.is_public;
  const change = async (is_public: boolean) => {
    wanted.value = is_public;
    await task.run(async () => {
      await client.send("PATCH", paths.workflowIsPublic(record.workflow_id), {
        is_public,
      });
      resources.refresh(paths.workflowsRoot);
      await onChanged();
    });
    wanted.value = null;
  };
  if (!boot.mode.multiuser) return <p class="share-says">{words.seenBy.everybody}</p>;
  return (
    <div>
      <label class="check">
        <input
          type="checkbox"
          checked={shared}
          disabled={task.busy.value}
          aria-describedby="workflow-seen-by"
          onChange={(e) => void change(e.currentTarget.checked)}
        />
        <span>{words.share}</span>
      </label>
      <p class="share-says" id="workflow-seen-by" role="status">
        {shared ? words.seenBy.shared : words.seenBy.mine}
      </p>
      <FormError problem={task.problem.value} />
    </div>
  );
}
