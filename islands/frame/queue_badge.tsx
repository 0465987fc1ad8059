import { paths } from "../api/paths.ts";
import { useResource, useText } from "../studio/context.ts";

/**
 * Number of own and of all unfinished items: "2/5", also in words; of one's own alone the total.
 */
export function QueueBadge() {
  const text = useText();
  const status = useResource(paths.queueStatus).data.value?.queue;
  if (!status) return null;
  const total = status.pending + status.in_progress;
  const own = (status.user_pending ?? status.pending) +
    (status.user_in_progress ?? status.in_progress);
  if (total === 0) return null;
  const words = text.frame.badge(own, total);
  return (
    <span class="badge" title={words}>
      <span aria-hidden="true">{own === total ? total : `${own}/${total}`}</span>
      <span class="sr-only">{words}</span>
    </span>
  );
}
