import { paths } from "../api/paths.ts";
import { useResource, useText } from "../studio/context.ts";

export interface QueueStatusAnswer {
  queue: {
    pending: number;
    in_progress: number;
    completed: number;
    failed: number;
    canceled: number;
    total: number;
    user_pending?: number | null;
    user_in_progress?: number | null;
  };
  processor: { is_started: boolean; is_processing: boolean };
}

/** Own and all items that wait or run: "2/5"; in single-user mode just their number. */
export function QueueBadge() {
  const text = useText();
  const status = useResource<QueueStatusAnswer>(paths.queueStatus).data.value?.queue;
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
