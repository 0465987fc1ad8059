import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { isOver, type Job } from "../studio/jobs.ts";
import { CircleAlert } from "../ui/icons.ts";
import { pickedOf } from "./picked.ts";

/** Small pictures of everything asked for in this visit; from two on. */
export function Results() {
  const studio = useStudio();
  const words = useText().create;
  const jobs = studio.jobs.list.value.filter((job) => job.status !== "canceled");
  if (jobs.length < 2) return null;
  return (
    <ul class="strip" aria-label={words.results}>
      {jobs.map((job) => <Result key={job.itemId} job={job} />).reverse()}
    </ul>
  );
}

function Result({ job }: { job: Job }) {
  const studio = useStudio();
  const text = useText();
  const picked = pickedOf(studio);
  const name = job.imageNames.at(-1);
  const source = name ? studio.boot.basePath + paths.thumbnail(name) : job.preview;
  const label = `${text.queue.status[job.status]}: ${job.prompt}`;
  return (
    <li>
      <button
        type="button"
        class="strip-item"
        aria-label={label}
        title={label}
        aria-pressed={name !== undefined && picked.value === name}
        disabled={!name && isOver(job.status)}
        onClick={() => void (picked.value = name ?? null)}
      >
        {source
          ? <img src={source} alt="" />
          : job.status === "failed"
          ? <CircleAlert size={20} aria-hidden />
          : <span class="skeleton" />}
        {!isOver(job.status) && (
          <progress
            max={1}
            value={job.totalSteps ? job.step / job.totalSteps : 0}
            aria-hidden="true"
          />
        )}
      </button>
    </li>
  );
}
