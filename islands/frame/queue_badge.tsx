import { paths } from "../api/paths.ts";
import { useResource, useText } from "../studio/context.ts";

/** Number of own and of all pending items: "2/5"; in single-user mode only the total. */
export function QueueBadge() {
  const text = useText();
  const status = useResource(paths.queueStatus).data.value?.queue;
  if (!status) return null;
  const total = status.pending + status.in_progress;
  const own = (status.user_pending ?? status.pending) +
    (status.user_in_progress ?? status.in_progress);
  if (total === 0) return null;
  return (
    <span class="badge" title={text.frame.badge(own, total)}>
      {own === total ? total : `${own}/${total}`}
    </span>
  );
}
