import { asProblem } from "../api/problem.ts";
import { paths } from "../api/paths.ts";
import type { QueueStatusAnswer } from "../frame/queue_badge.tsx";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { isOver } from "../studio/jobs.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Ban, WandSparkles } from "../ui/icons.ts";
import { explain } from "../ui/states.tsx";
import { draftOf, valuesOf } from "./draft.ts";
import { invokerOf } from "./invoke.ts";
import { chosenModel, effectiveSize } from "./model_choice.ts";
import { costOf } from "./samplers.ts";

/** The big button, what it will cost, how long the line is, and what went wrong. */
export function InvokeBar() {
  const studio = useStudio();
  const text = useText();
  const words = text.create;
  const draft = draftOf(studio);
  const invoker = invokerOf(studio);
  const status = useResource<QueueStatusAnswer>(paths.queueStatus).data.value?.queue;
  const values = valuesOf(draft);
  const pictures = invoker.prompts.value.length * values.count;
  const size = effectiveSize(draft, chosenModel(studio, draft));
  const cost = costOf({ ...values, ...size }) * pictures;
  const waiting = status ? status.pending + status.in_progress : 0;
  const active = studio.jobs.list.value.filter((job) => !isOver(job.status));
  const empty = values.prompt.trim() === "";
  const problem = invoker.problem.value;
  const cancelAll = () => {
    studio.jobs.cancelAll().catch((error) => {
      studio.toasts.show({ kind: "error", text: explain(asProblem(error), text) });
    });
  };
  return (
    <div class="invoke">
      {problem && (
        <div class="form-error" role="alert">
          {problem.errors.length > 0
            ? (
              <>
                <p>{words.fields}</p>
                <ul>
                  {problem.errors.map((e) => (
                    <li key={e.field}>{e.field.replace(/^body\./, "")}: {e.message}</li>
                  ))}
                </ul>
              </>
            )
            : <p>{explain(problem, text)}</p>}
        </div>
      )}
      <div class="invoke-bar">
        <Button
          kind="primary"
          icon={WandSparkles}
          class="invoke-button"
          busy={invoker.busy.value}
          disabled={empty}
          aria-keyshortcuts="Control+Enter Meta+Enter"
          onClick={(e) => void invoker.invoke({ front: e.shiftKey })}
        >
          {pictures > 1 ? words.invokeMany(pictures) : words.invoke}
        </Button>
        <p class="invoke-facts">
          <span>{words.cost(cost)}</span>
          {status && <span>{words.inLine(waiting)}</span>}
        </p>
        {active.length > 0 && (
          <IconButton
            icon={Ban}
            label={active.length > 1 ? words.cancelAll : words.cancel}
            onClick={cancelAll}
          />
        )}
      </div>
    </div>
  );
}
