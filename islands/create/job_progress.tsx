import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { isOver, type Job } from "../studio/jobs.ts";
import { whyFailed } from "../studio/why_failed.ts";
import { Button } from "../ui/button.tsx";
import { attempt, toastProblem } from "../ui/toast_problem.ts";

/** How far a job is, in words and as a bar. Screen readers hear it in quarters, not each step. */
export function JobProgress({ job }: { job: Job }) {
  const studio = useStudio();
  const { jobs } = studio;
  const text = useText();
  const words = text.create;
  if (job.status === "failed") {
    const again = () => studio.client.send("PUT", paths.retryItems, [job.itemId]);
    const retry = async () => {
      if (await attempt(studio, again)) jobs.forget(job.itemId);
    };
    return (
      <div class="progress-row progress-failed" role="alert">
        <p class="form-error">
          {job.error ? whyFailed(job.error, text) : text.queue.status.failed}
        </p>
        <div class="progress-choices">
          <Button small onClick={() => void retry()}>{text.frame.retry}</Button>
          <Button small kind="quiet" onClick={() => jobs.forget(job.itemId)}>
            {text.frame.dismiss}
          </Button>
        </div>
      </div>
    );
  }
  if (isOver(job.status)) return null;
  const queue = studio.resources.of(paths.queueStatus).data.value;
  const said = job.status === "pending"
    ? queue?.processor.is_started === false ? text.queue.paused : words.waiting
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
