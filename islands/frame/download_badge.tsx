import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";

/**
 * How far the downloads of models are, in percent. For administrators; nothing while there are
 * none.
 */
export function DownloadBadge() {
  const { session } = useStudio();
  return session.user.value?.is_admin ? <Percent /> : null;
}

function Percent() {
  const text = useText();
  const jobs = useResource(paths.installs).data.value ?? [];
  const running = jobs.filter(({ source, status }) =>
    source.type !== "local" &&
    ["waiting", "downloading", "downloads_done", "running"].includes(status)
  );
  if (running.length === 0) return null;
  const sum = (of: (job: (typeof jobs)[number]) => number) =>
    running.reduce((all, job) => all + of(job), 0);
  const total = sum((job) => job.total_bytes);
  const percent = total === 0 ? 0 : Math.floor(100 * sum((job) => job.bytes) / total);
  return <span class="badge" title={text.frame.downloads(running.length, percent)}>{percent}%
  </span>;
}
