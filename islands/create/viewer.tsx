import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { isOver, type Job } from "../studio/jobs.ts";
import type { Studio } from "../studio/studio.ts";
import { FirstLook } from "./first_look.tsx";
import { pickedOf } from "./picked.ts";
import { PictureActions } from "./picture_actions.tsx";
import { JobProgress } from "./job_progress.tsx";

/** The running job, otherwise the next waiting one, otherwise the latest. */
function currentJob(studio: Studio): Job | undefined {
  const jobs = studio.jobs.list.value;
  return jobs.find((j) => j.status === "in_progress") ?? jobs.find((j) => !isOver(j.status)) ??
    jobs.at(-1);
}

/** The large image, live while it is being generated. */
export function Viewer() {
  const studio = useStudio();
  const words = useText().create;
  const picked = pickedOf(studio).value;
  const job = currentJob(studio);
  const finished = picked ?? (job && isOver(job.status) ? job.imageNames.at(-1) : undefined);
  return (
    <section class="viewer card" aria-label={words.viewer}>
      <div class="viewer-stage">
        {finished
          ? <Finished name={finished} prompt={picked ? "" : job?.prompt ?? ""} />
          : job
          ? <Live job={job} />
          : <FirstLook />}
      </div>
      {(finished || job) && (
        <div class="viewer-foot">
          {finished ? <PictureActions name={finished} /> : job && <JobProgress job={job} />}
        </div>
      )}
      <p class="sr-only" role="status">
        {job?.status === "completed" ? words.done : job?.status === "failed" ? words.failed : ""}
      </p>
    </section>
  );
}

function Finished({ name, prompt }: { name: string; prompt: string }) {
  const { boot } = useStudio();
  const text = useText();
  return (
    <img
      key={name}
      class="viewer-image"
      src={boot.basePath + paths.full(name)}
      alt={text.images.alt(prompt)}
    />
  );
}

function Live({ job }: { job: Job }) {
  const text = useText();
  if (job.status === "failed" || job.status === "canceled") {
    return (
      <p class="viewer-note">
        {job.status === "failed" ? text.create.failed : text.create.canceled}
      </p>
    );
  }
  if (!job.preview) return <div class="skeleton viewer-waiting" />;
  return (
    <img class="viewer-image viewer-live" src={job.preview} alt={text.images.alt(job.prompt)} />
  );
}
