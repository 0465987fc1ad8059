import { useEffect } from "preact/hooks";
import { paths } from "../api/paths.ts";
import type { WorkflowRecord } from "../api/types.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { ChevronLeft } from "../ui/icons.ts";
import { Section } from "../ui/section.tsx";
import { Failure, Skeleton } from "../ui/states.tsx";
import { GraphPicture } from "./graph_picture.tsx";
import { RunForm } from "./run_form.tsx";
import { RunResult } from "./run_result.tsx";
import { WorkflowActions } from "./workflow_actions.tsx";

/** One workflow: run it, see what it makes, see how it is built. */
export function WorkflowDetails({ id }: { id: string }) {
  const { client, router } = useStudio();
  const text = useText();
  const words = text.workflows;
  const { data, problem, refresh } = useResource<WorkflowRecord>(paths.workflow(id));
  useEffect(() => {
    client.send("PUT", paths.workflowAnd(id, "opened_at")).catch(() => {});
  }, [id]);
  const record = data.value;
  return (
    <div class="page-narrow">
      <a class="button button-quiet button-small" href={router.href("workflows")}>
        <ChevronLeft size={18} aria-hidden />
        {words.back}
      </a>
      {problem.value
        ? <Failure problem={problem.value} retry={refresh} />
        : !record
        ? <Skeleton count={3} kind="row" />
        : (
          <>
            <header class="page-head">
              <div class="page-title">
                <h1 class="wrap">{record.workflow.name}</h1>
                <p class="soft wrap">{record.workflow.description}</p>
              </div>
              <WorkflowActions record={record} onChanged={refresh} />
            </header>
            {record.problems.length > 0 && (
              <div class="card section form-error" role="alert">
                <p>{words.problems}</p>
                <ul>
                  {record.problems.map((p, i) => (
                    <li key={i}>{[p.node_id, p.field].filter(Boolean).join(".")} {p.message}</li>
                  ))}
                </ul>
              </div>
            )}
            <div class="workflow-run">
              <Section title={words.run}>
                <RunForm record={record} />
              </Section>
              <Section title={words.result}>
                <RunResult id={id} />
              </Section>
            </div>
            <Section title={words.graph}>
              <GraphPicture workflow={record.workflow} />
            </Section>
          </>
        )}
    </div>
  );
}
