import type { QueueItemSummary } from "../../services/contract/queue.ts";

/** Items of one batch that are shown as one row, or a single item. */
export interface Row {
  key: string;
  items: readonly QueueItemSummary[];
}

/**
 * The rows of a list: the items of a batch are one row, at the place of the first of them. Items of
 * others hide their batch, and stay single.
 */
export function rowsOf(items: readonly QueueItemSummary[]): Row[] {
  const byBatch = Map.groupBy(
    items,
    (item) =>
      item.field_values === null && item.user_id === "redacted"
        ? `item ${item.item_id}`
        : item.batch_id,
  );
  return [...byBatch].map(([key, items]) => ({ key, items }));
}

/**
 * What a row of several items says first: the place of the next of them, or that one is running.
 */
export function leading(items: readonly QueueItemSummary[]): QueueItemSummary | undefined {
  return items.find((item) => item.status === "in_progress") ??
    items.find((item) => item.status === "pending") ?? items[0];
}

/** The names of the images of a batch, in the order in which they were made. */
export function imagesOf(items: readonly QueueItemSummary[]): string[] {
  return items.toSorted((a, b) => a.item_id - b.item_id).flatMap((item) => item.image_names);
}
