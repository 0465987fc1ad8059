import { useSignal } from "@preact/signals";
import type {
  RunField,
  WorkflowProblem,
  WorkflowRecord,
} from "../../services/workflows/answers.ts";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { Button } from "../ui/button.tsx";
import { Play } from "../ui/icons.ts";
import { SettledNumber } from "../ui/settled_number.tsx";
import { explain } from "../ui/states.tsx";
import { ProblemList } from "./problem_list.tsx";
import { followEnqueued } from "../ui/follow_enqueued.ts";
import { RunFieldInput } from "./run_field_input.tsx";
import { runsOf } from "./runs.ts";
import { useWorkflowsText } from "./words.ts";

const isAbout = (problem: WorkflowProblem, field: RunField) =>
  problem.node_id === field.node_id && problem.field === field.field_name;
const keyOf = (field: Pick<RunField, "node_id" | "field_name">) =>
  `${field.node_id}.${field.field_name}`;

type ImageValue = { image_name?: string } | null | undefined;

/** The inputs that the workflow's author has exposed, as a form. */
export function RunForm({ record }: { record: WorkflowRecord }) {
  const studio = useStudio();
  const text = useText();
  const words = useWorkflowsText();
  const values = useSignal<Record<string, unknown>>(
    Object.fromEntries(record.run_fields.map((f) => [keyOf(f), f.value])),
  );
  const runs = useSignal(1);
  const task = useTask();
  const problem = task.problem.value;
  const fieldOf = (path: string) => {
    const sent = /^body\.values\.(\d+)(\.|$)/.exec(path);
    if (sent) return record.run_fields[Number(sent[1])];
    return record.run_fields.find((f) => path === `nodes.${f.node_id}.${f.field_name}`);
  };
  /** What is wrong with the value a field came with: until it gets another one. */
  const cameWith = (field: RunField) =>
    values.value[keyOf(field)] === field.value
      ? record.problems.find((p) => isAbout(p, field))?.message
      : undefined;
  const errorOf = (field: RunField) =>
    problem?.errors.find((e) => fieldOf(e.field) === field)?.message ?? cameWith(field);
  const blocked = record.problems.some((p) => {
    const field = record.run_fields.find((field) => isAbout(p, field));
    return !field || cameWith(field) !== undefined;
  });
  const asked = (place: RunField["mask_of"]) =>
    place ? record.run_fields.find((f) => keyOf(f) === keyOf(place)) : undefined;
  /** The image that a mask is drawn over; undefined if the form asks for none. */
  const over = (field: RunField) => {
    const image = asked(field.mask_of);
    return image && ((values.value[keyOf(image)] as ImageValue)?.image_name ?? null);
  };
  const put = (field: RunField, value: unknown) => {
    const next = { ...values.value, [keyOf(field)]: value };
    // A mask that was drawn over one image fits no other.
    for (const other of record.run_fields) {
      if (asked(other.mask_of) === field && over(other)) next[keyOf(other)] = null;
    }
    values.value = next;
  };
  const elsewhere = problem?.errors.filter((e) => !fieldOf(e.field)) ?? [];
  const run = (event: Event) => {
    event.preventDefault();
    void task.run(async () => {
      const path = paths.runWorkflow(record.workflow_id);
      const result = await studio.client.send("POST", path, {
        values: record.run_fields.map((f) => ({
          node_id: f.node_id,
          field_name: f.field_name,
          value: values.value[keyOf(f)] ?? null,
        })),
        runs: runs.value,
      });
      const known = runsOf(studio);
      const before = known.value[record.workflow_id] ?? [];
      known.value = { ...known.value, [record.workflow_id]: [...before, ...result.item_ids] };
      await followEnqueued(studio, result, result.item_ids.map(() => record.name));
    });
  };
  return (
    <form class="form workflow-form" onSubmit={run} noValidate>
      {record.run_fields.length === 0 && <p class="soft">{words.noFields}</p>}
      {record.run_fields.map((field) => (
        <RunFieldInput
          key={keyOf(field)}
          field={field}
          value={values.value[keyOf(field)]}
          error={errorOf(field)}
          {...(asked(field.mask_of) ? { over: over(field) ?? null } : {})}
          onChange={(value) => put(field, value)}
        />
      ))}
      {problem && (
        <div class="form-error" role="alert">
          <p>{explain(problem, text)}</p>
          <ProblemList
            problems={elsewhere.map((e) => ({ node: null, where: e.field, message: e.message }))}
          />
        </div>
      )}
      <div class="form-row workflow-go">
        <Button
          kind="primary"
          icon={Play}
          submit
          busy={task.busy.value}
          disabled={blocked}
        >
          {words.run}
        </Button>
        <label class="check">
          <span>{words.runs}</span>
          <SettledNumber
            min={1}
            max={64}
            value={runs.value}
            fit={(text) => Math.min(64, Math.max(1, Math.round(Number(text)) || 1))}
            onNumber={(number) => void (runs.value = number)}
          />
        </label>
      </div>
    </form>
  );
}
