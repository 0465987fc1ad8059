import { paths } from "../api/paths.ts";
import { ariaKeys } from "../commands/keys.ts";
import { CREATE } from "../commands/scoped.ts";
import { useStudio, useText } from "../studio/context.ts";
import { isOver } from "../studio/jobs.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Ban, SlidersHorizontal, WandSparkles, X } from "../ui/icons.ts";
import { explain } from "../ui/states.tsx";
import { toastProblem } from "../ui/toast_problem.ts";
import { draftOf } from "../recipe/draft.ts";
import { imagesOf } from "./estimate.ts";
import { invokerOf } from "./invoke.ts";
import { NoModel } from "./no_model.tsx";
import { panelOf, useSettingsOpen } from "./panel.ts";
import { startUploadOf } from "../recipe/start_upload.ts";
import { WaitFacts } from "./wait_facts.tsx";

/** The big button, when the images will be ready, and what went wrong. */
export function InvokeBar() {
  const studio = useStudio();
  const text = useText();
  const words = text.create;
  const invoker = invokerOf(studio);
  const panel = panelOf(studio);
  const settingsOpen = useSettingsOpen(studio);
  const images = imagesOf(studio).value;
  const active = studio.jobs.list.value.filter((job) => !isOver(job.status));
  const start = draftOf(studio).start.value;
  const empty = draftOf(studio).prompt.value.trim() === "";
  const problem = invoker.problem.value;
  const cancelAll = () => {
    studio.jobs.cancelAll().catch((error) => toastProblem(studio, error));
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
          aria-keyshortcuts={CREATE.invoke.map(ariaKeys).join(" ")}
          onClick={(e) => void invoker.invoke({ front: e.shiftKey })}
        >
          {images !== null && images > 1 ? words.invokeMany(images) : words.invoke}
        </Button>
        <IconButton
          icon={SlidersHorizontal}
          label={words.advanced}
          aria-controls="create-settings"
          aria-expanded={settingsOpen}
          onClick={panel.toggle}
        />
      </div>
      <NoModel />
      <WaitFacts>
        {start && (
          <button
            type="button"
            class="invoke-start"
            aria-label={words.withoutStart}
            title={words.withoutStart}
            onClick={startUploadOf(studio).clear}
          >
            <img src={studio.boot.basePath + paths.thumbnail(start.name)} alt="" />
            <X size={16} aria-hidden />
          </button>
        )}
        {active.length > 0 && (
          <IconButton
            icon={Ban}
            label={active.length > 1 ? words.cancelAll : words.cancel}
            onClick={cancelAll}
          />
        )}
      </WaitFacts>
    </div>
  );
}
