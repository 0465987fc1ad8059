import type { BatchDatum } from "../contract/queue.ts";

/** The values that one field of a node has in the items of a batch. */
export const datum = (
  node_path: string,
  field_name: string,
  items: BatchDatum["items"],
): BatchDatum => ({ node_path, field_name, items });
