import { paths } from "../api/paths.ts";
import { JobProgress } from "../create/job_progress.tsx";
import { useStudio, useText } from "../studio/context.ts";
import { Image as ImageIcon } from "../ui/icons.ts";
import { Empty } from "../ui/states.tsx";
import { runsOf } from "./runs.ts";
import { useWorkflowsText } from "./words.ts";

/** What a workflow has made since this page was opened, newest first, live. */
export function RunResult({ id }: { id: string }) {
  const studio = useStudio();
  const { boot, jobs, router } = studio;
  const text = useText();
  const workflows = useWorkflowsText();
  const ids = runsOf(studio).value[id] ?? [];
  const mine = jobs.list.value.filter((job) => ids.includes(job.itemId)).reverse();
  if (mine.length === 0) return <Empty icon={ImageIcon} title={workflows.noResult} />;
  return (
    <ul class="workflow-results">
      {mine.map((job) => {
        const done = job.imageNames.at(-1);
        const source = done ? boot.basePath + paths.full(done) : job.preview;
        const image = source
          ? <img src={source} alt={text.images.alt("")} />
          : <div class="skeleton skeleton-tile" />;
        return (
          <li key={job.itemId}>
            {done ? <a href={router.href("library", { image: done })}>{image}</a> : image}
            <JobProgress job={job} />
          </li>
        );
      })}
    </ul>
  );
}
