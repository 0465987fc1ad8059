import { useEffect } from "preact/hooks";
import type { InstallJob } from "../../services/contract/models.ts";
import { type Path, paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { Button } from "../ui/button.tsx";
import { Section } from "../ui/section.tsx";
import { explain } from "../ui/states.tsx";

/** Interval of progress requests; events report only the beginning and the end. */
const WATCH_MS = 800;
const isRunning = ({ status }: InstallJob) => !["completed", "error", "cancelled"].includes(status);

/** How far installations are, newest first; nothing while there are none. */
export function InstallJobs() {
  const { client, resources, socket } = useStudio();
  const text = useText();
  const words = text.models;
  const { data, refresh } = useResource(paths.installs);
  const task = useTask();
  const jobs = data.value ?? [];
  useEffect(() => {
    const look = () => resources.refresh(paths.modelsRoot);
    const stops = (["started", "complete", "error"] as const)
      .map((what) => socket.on(`model_install_${what}`, look));
    return () => stops.forEach((stop) => stop());
  }, []);
  const busy = jobs.some(isRunning);
  useEffect(() => {
    if (!busy) return;
    const timer = setInterval(() => void refresh(), WATCH_MS);
    return () => {
      clearInterval(timer);
      resources.refresh(paths.modelsRoot);
    };
  }, [busy]);
  if (jobs.length === 0) return null;
  const send = (path: Path<{ DELETE: unknown }>) =>
    void task.run(async () => {
      await client.send("DELETE", path);
      await refresh();
    });
  return (
    <div class="model-jobs">
      <Section
        title={words.jobs}
        aside={!busy && (
          <Button small kind="quiet" onClick={() => send(paths.installs)}>{words.forget}</Button>
        )}
      >
        <ul class="list">
          {jobs.toReversed().map((job) => (
            <Job
              key={job.id}
              job={job}
              onCancel={() => send(paths.installJob(job.id))}
            />
          ))}
        </ul>
        {task.problem.value && (
          <p class="form-error" role="alert">{explain(task.problem.value, text)}</p>
        )}
      </Section>
    </div>
  );
}

function Job({ job, onCancel }: { job: InstallJob; onCancel: () => void }) {
  const words = useText().models;
  const name = job.source.path;
  const running = isRunning(job);
  const known = job.total_bytes > 0 ? { max: job.total_bytes, value: job.bytes } : {};
  return (
    <li>
      <div class="list-words">
        <p class="list-title">{name}</p>
        {running && <progress aria-label={name} {...known} />}
        <p class={job.status === "error" ? "field-error" : "list-sub"} role="status">
          {job.status === "error" && job.error ? job.error : words.status[job.status]}
        </p>
      </div>
      {running && (
        <Button small aria-label={`${words.cancel}: ${name}`} onClick={onCancel}>
          {words.cancel}
        </Button>
      )}
    </li>
  );
}
