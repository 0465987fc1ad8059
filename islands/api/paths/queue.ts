import type { Nothing } from "../../../services/contract/fields.ts";
import type {
  BatchesBody,
  BatchStatus,
  Canceled,
  ItemIds,
  ItemsBody,
  Line,
  ProcessorState,
  QueueItemSummary,
  QueueState,
  Removed,
  ReorderBody,
  Reordered,
  RetryResult,
} from "../../../services/contract/queue.ts";
import type { QueueItem } from "../../../services/queue/view/item_schema.ts";
import { at, part, query, V1 } from "../path.ts";

/** The queue. */
export const queuePaths = {
  queueStatus: at<{ GET: QueueState }>(`${V1}/queue/default/status`),
  batchesRoot: `${V1}/queue/default/b/`,
  batchStatus: (id: string) => at<{ GET: BatchStatus }>(`${V1}/queue/default/b/${part(id)}/status`),
  queueLineRoot: `${V1}/queue/default/line`,
  queueLine: (limit: number, userId: string | null = null) =>
    at<{ GET: Line }>(`${V1}/queue/default/line${query({ limit, user_id: userId })}`),
  queueSummaries: at<{ POST: QueueItemSummary[] }, { POST: ItemsBody }>(
    `${V1}/queue/default/item_summaries_by_ids`,
  ),
  queueItem: (id: number) => at<{ GET: QueueItem; DELETE: Nothing }>(`${V1}/queue/default/i/${id}`),
  retryItems: at<{ PUT: RetryResult }, { PUT: ItemIds }>(`${V1}/queue/default/retry_items_by_id`),
  reorder: at<{ POST: Reordered }, { POST: ReorderBody }>(`${V1}/queue/default/reorder`),
  queueCommand: (
    name: "clear" | "prune" | "cancel_all_except_current" | "processor/pause" | "processor/resume",
  ) => at<{ PUT: ProcessorState | Canceled | Removed }>(`${V1}/queue/default/${name}`),
  cancelItem: (id: number) => at<{ PUT: QueueItem }>(`${V1}/queue/default/i/${id}/cancel`),
  cancelBatches: at<{ PUT: Canceled }, { PUT: BatchesBody }>(
    `${V1}/queue/default/cancel_by_batch_ids`,
  ),
} as const;
