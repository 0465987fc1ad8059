import { useStudio, useText } from "../studio/context.ts";
import { isOver, type Job } from "../studio/jobs.ts";
import { Button } from "../ui/button.tsx";
import { toastProblem } from "../ui/toast_problem.ts";

/** How far a job is, in words and as a bar. Screen readers hear it in quarters, not each step. */
export function JobProgress({ job }: { job: Job }) {
  const studio = useStudio();
  const { jobs } = studio;
  const text = useText();
  const words = text.create;
  if (job.status === "failed") {
    return (
      <div class="progress-row" role="alert">
        <p class="form-error">{job.error ?? text.queue.status.failed}</p>
        <Button small onClick={() => jobs.forget(job.itemId)}>{text.frame.dismiss}</Button>
      </div>
    );
  }
  if (isOver(job.status)) return null;
  const said = job.status === "pending"
    ? words.waiting
    : job.totalSteps === 0
    ? words.starting
    : words.step(job.step, job.totalSteps);
  const cancel = () => void jobs.cancel(job.itemId).catch((error) => toastProblem(studio, error));
  const part = job.totalSteps > 0 ? job.step / job.totalSteps : 0;
  return (
    <div class="progress-row">
      <progress
        class="progress"
        aria-label={words.progress}
        max={1}
        {...(job.totalSteps > 0 ? { value: part } : {})}
      />
      <p class="progress-words">
        <span>{said}</span>
        {job.status === "pending" && job.position !== null && (
          <span>
            {words.place(job.position - 1)}
            {job.startsIn !== null && job.startsIn >= 1 && ` · ${words.startsIn(job.startsIn)}`}
          </span>
        )}
        {job.secondsLeft !== null && <span>{words.left(job.secondsLeft)}</span>}
      </p>
      <p class="sr-only" role="status">
        {job.totalSteps > 0 ? `${Math.floor(part * 4) * 25} %` : said}
      </p>
      <Button small kind="quiet" onClick={cancel}>
        {words.cancel}
      </Button>
    </div>
  );
}
