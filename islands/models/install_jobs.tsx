import { useEffect } from "preact/hooks";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { Section } from "../ui/section.tsx";

interface InstallJob {
  id: number;
  status: string;
  error: string | null;
  source: unknown;
  bytes: number;
  total_bytes: number;
}

const WATCH_MS = 800;
const running = (job: InstallJob) => ["waiting", "downloading", "running"].includes(job.status);

/** How far installations are; nothing while there are none. */
export function InstallJobs() {
  const { resources, socket } = useStudio();
  const words = useText().models;
  const { data, refresh } = useResource<InstallJob[]>(paths.installs);
  const jobs = data.value ?? [];
  useEffect(() => {
    const stops =
      (["model_install_started", "model_install_complete", "model_install_error"] as const)
        .map((name) =>
          socket.on(name, () => {
            resources.refresh(paths.modelsRoot);
          })
        );
    return () => stops.forEach((stop) => stop());
  }, []);
  const busy = jobs.some(running);
  useEffect(() => {
    if (!busy) return;
    const timer = setInterval(() => void refresh(), WATCH_MS);
    return () => clearInterval(timer);
  }, [busy]);
  if (jobs.length === 0) return null;
  const nameOf = ({ source }: InstallJob) =>
    typeof source === "string" ? source : (source as { path?: string } | null)?.path ?? "";
  return (
    <Section title={words.jobs}>
      <ul class="list">
        {jobs.map((job) => (
          <li key={job.id}>
            <div class="list-words">
              <p class="list-title">{nameOf(job)}</p>
              {running(job)
                ? (
                  <progress
                    aria-label={nameOf(job)}
                    {...(job.total_bytes > 0 ? { max: job.total_bytes, value: job.bytes } : {})}
                  />
                )
                : <p class={job.error ? "field-error" : "list-sub"}>{job.error ?? job.status}</p>}
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}
