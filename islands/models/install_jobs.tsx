import { useEffect } from "preact/hooks";
import type { InstallJob } from "../../services/contract/model_installs.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { Button } from "../ui/button.tsx";
import { Section } from "../ui/section.tsx";
import { FormError } from "../ui/form_error.tsx";
import { InstallJobRow } from "./install_job_row.tsx";
import { isCopying, isRunning } from "./install_state.ts";
import { useModelsText } from "./words.ts";

/** Interval of progress requests for copies, which no event reports. */
const WATCH_MS = 800;

/** How far installations are, those that are done last; nothing while there are none. */
export function InstallJobs() {
  const { client, resources } = useStudio();
  const words = useModelsText();
  const { data, refresh } = useResource(paths.installs);
  const task = useTask();
  const jobs = data.value ?? [];
  const busy = jobs.some(isRunning);
  const copying = jobs.some(isCopying);
  useEffect(() => {
    if (!copying) return;
    const timer = setInterval(() => void refresh(), WATCH_MS);
    return () => {
      clearInterval(timer);
      resources.refresh(paths.modelsRoot);
    };
  }, [copying]);
  if (jobs.length === 0) return null;
  const isDone = (job: InstallJob) => job.status === "completed";
  const sorted = jobs.toReversed().toSorted((a, b) => Number(isDone(a)) - Number(isDone(b)));
  const then = (what: () => Promise<unknown>) =>
    void task.run(async () => {
      await what();
      await refresh();
    });
  return (
    <div class="model-jobs">
      <Section
        title={words.jobs}
        aside={!busy && (
          <Button
            small
            kind="quiet"
            onClick={() => then(() => client.send("DELETE", paths.installs))}
          >
            {words.forget}
          </Button>
        )}
      >
        <ul class="list">
          {sorted.map((job) => (
            <InstallJobRow
              key={job.id}
              job={job}
              onPause={() => then(() => client.send("POST", paths.pauseInstall(job.id)))}
              onResume={() => then(() => client.send("POST", paths.resumeInstall(job.id)))}
              onCancel={() => then(() => client.send("DELETE", paths.installJob(job.id)))}
            />
          ))}
        </ul>
        <FormError problem={task.problem.value} />
      </Section>
    </div>
  );
}
