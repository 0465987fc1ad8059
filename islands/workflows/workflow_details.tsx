import { useEffect } from "preact/hooks";
import type { WorkflowRecord } from "../../services/workflows/answers.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { ChevronLeft } from "../ui/icons.ts";
import { Section } from "../ui/section.tsx";
import { Failure, Skeleton } from "../ui/states.tsx";
import { About } from "./about.tsx";
import { Badges } from "./badges.tsx";
import { GraphDrawing } from "./graph_drawing.tsx";
import { ProblemList } from "./problem_list.tsx";
import { RunForm } from "./run_form.tsx";
import { RunResult } from "./run_result.tsx";
import { recordInWords } from "./shipped.ts";
import { WorkflowActions } from "./workflow_actions.tsx";
import { useWorkflowsText } from "./words.ts";

/** One workflow: run it, see what it makes, see how it is built. */
export function WorkflowDetails({ id }: { id: string }) {
  const { client, router } = useStudio();
  const text = useText();
  const words = useWorkflowsText();
  const { data, problem, refresh } = useResource(paths.workflow(id));
  useEffect(() => {
    client.send("PUT", paths.workflowOpened(id)).catch(() => {});
  }, [id]);
  const record = data.value;
  // Withdrawn or deleted: gone. Out of reach: what is known stays, the frame says why.
  const failed = problem.value && (!record || problem.value.status !== 0);
  return (
    <div class="page-narrow">
      <a class="button button-quiet workflow-back" href={router.href("workflows")}>
        <ChevronLeft size={18} aria-hidden />
        {words.back}
      </a>
      {failed && problem.value
        ? <Failure problem={problem.value} retry={refresh} />
        : !record
        ? <Skeleton count={3} kind="row" />
        : <Loaded record={recordInWords(record, text)} refresh={refresh} />}
    </div>
  );
}

function Loaded({ record, refresh }: { record: WorkflowRecord; refresh: () => Promise<void> }) {
  const words = useWorkflowsText();
  const { workflow, problems } = record;
  return (
    <>
      <header class="page-head workflow-head">
        <div class="page-title">
          <h1 class="wrap">{workflow.name}</h1>
          <Badges
            tags={workflow.tags}
            isDefault={workflow.meta.category === "default"}
            isPublic={record.is_public}
          />
          <p class="soft wrap">{workflow.description}</p>
        </div>
        <WorkflowActions record={record} onChanged={refresh} />
      </header>
      {problems.length > 0 && (
        <div class="card section form-error workflow-failed" role="alert">
          <p>{words.problems}</p>
          <ProblemList
            problems={problems.map((p) => ({
              node: p.node_id,
              where: p.field,
              message: p.message,
            }))}
          />
        </div>
      )}
      <div class="workflow-run">
        <Section title={words.run}>
          <RunForm record={record} />
        </Section>
        <div class="workflow-beside">
          <Section title={words.result}>
            <RunResult id={record.workflow_id} />
          </Section>
        </div>
      </div>
      <div class="workflow-rest">
        <About record={record} onChanged={refresh} />
        <Section title={words.graph}>
          <GraphDrawing workflow={workflow} />
        </Section>
      </div>
    </>
  );
}
