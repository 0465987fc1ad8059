import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";

/**
 * Number of one's own unfinished items, in words how many there are in all. Other users' items are
 * no news to anybody but administrators.
 */
export function QueueBadge() {
  const { session } = useStudio();
  const text = useText();
  const status = useResource(paths.queueStatus).data.value?.queue;
  if (!status) return null;
  const total = status.pending + status.in_progress;
  const own = (status.user_pending ?? status.pending) +
    (status.user_in_progress ?? status.in_progress);
  const number = own > 0 || !session.user.value?.is_admin ? own : total;
  if (number === 0) return null;
  const words = text.frame.badge(own, total - own);
  return (
    <span class={`badge${own > 0 ? "" : " badge-others"}`} title={words}>
      <span aria-hidden="true">{number}</span>
      <span class="sr-only">{words}</span>
    </span>
  );
}
