import { AT_ONCE } from "./limits.ts";
import { z } from "zod";
import { id, sentenceSchema } from "./fields.ts";
import { promptNotesSchema } from "./prompts.ts";

/** The queue's answers, and batches as they are sent; names are InvokeAI's. */

const status = z.enum(["pending", "in_progress", "waiting", "completed", "failed", "canceled"]);
export type QueueStatus = z.infer<typeof status>;

/** The states in which an item stays. */
export const ENDED: readonly QueueStatus[] = ["completed", "failed", "canceled"];

const ids = z.array(z.number());

/** A value that a batch may put into a field. */
export const BatchValue = z.union([
  z.string().max(100_000),
  z.number(),
  z.looseObject({ image_name: z.string().min(1).max(200) }),
  z.array(z.union([
    z.string().max(100_000),
    z.number(),
    z.looseObject({ image_name: z.string().min(1).max(200) }),
  ])).max(1000),
]);
export type BatchValue = z.infer<typeof BatchValue>;

const BatchDatum = z.strictObject({
  node_path: z.string().min(1).max(200),
  field_name: z.string().min(1).max(200),
  // Items are checked up to the first invalid one: a list of all problems could be very long.
  items: z.array(z.unknown()).max(100_000).superRefine((items, context) => {
    const at = items.findIndex((item) => !BatchValue.safeParse(item).success);
    if (at >= 0) {
      const message = "must be a text, a number, an image, or a list of these";
      context.addIssue({ code: "custom", path: [at], message });
    }
  }).pipe(z.array(BatchValue)).default([]),
});
export type BatchDatum = z.infer<typeof BatchDatum>;

/** A batch as it is sent. The graph is checked by the service, which knows the nodes. */
export const BatchInput = z.strictObject({
  /** Ignored: the server generates the id, so that no one can take another user's. */
  batch_id: z.string().max(200).nullish(),
  origin: z.string().max(200).nullish(),
  destination: z.string().max(200).nullish(),
  data: z.array(z.array(BatchDatum).max(100)).max(100).nullish(),
  graph: z.unknown(),
  workflow: z.record(z.string(), z.unknown()).nullish(),
  runs: z.int().min(1).max(1_000_000).default(1),
});
export type BatchInput = z.infer<typeof BatchInput>;

/** A value that an item of a batch puts into a field of the graph. */
const fieldValue = z.object({ node_path: z.string(), field_name: z.string(), value: BatchValue });
export type FieldValue = z.infer<typeof fieldValue>;

/** Number of items of each status: of a queue, a batch or a destination. */
const statusCounts = z.object({
  pending: z.number(),
  in_progress: z.number(),
  waiting: z.number(),
  completed: z.number(),
  failed: z.number(),
  canceled: z.number(),
  total: z.number(),
});
export type StatusCounts = z.infer<typeof statusCounts>;
export const NO_COUNTS: StatusCounts = {
  pending: 0,
  in_progress: 0,
  waiting: 0,
  completed: 0,
  failed: 0,
  canceled: 0,
  total: 0,
};

export const batchStatusSchema = statusCounts.extend({
  queue_id: z.string(),
  batch_id: z.string(),
  origin: z.string().nullable(),
  destination: z.string().nullable(),
});
export type BatchStatus = z.infer<typeof batchStatusSchema>;

export const destinationCountsSchema = statusCounts.extend({
  queue_id: z.string(),
  destination: z.string(),
});

export const processorSchema = z.object({ is_started: z.boolean(), is_processing: z.boolean() });
export type ProcessorState = z.infer<typeof processorSchema>;

const queueCounts = statusCounts.extend({
  queue_id: z.string(),
  item_id: z.number().nullable().describe("what runs, where it is yours"),
  batch_id: z.string().nullable(),
  session_id: z.string().nullable(),
  user_pending: z.number().nullable(),
  user_in_progress: z.number().nullable(),
});
export type QueueStatusCounts = z.infer<typeof queueCounts>;

export const queueStateSchema = z.object({ queue: queueCounts, processor: processorSchema });
export type QueueState = z.infer<typeof queueStateSchema>;

/** An item as lists show it. */
export const itemSummarySchema = z.object({
  item_id: z.number(),
  status,
  status_sequence: z.number().describe("grows with every change: orders a list and a push"),
  queue_id: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
  started_at: z.string().nullable(),
  completed_at: z.string().nullable(),
  device: z.string().nullable(),
  position: z.number().nullable().describe("place in the line, 1 is next"),
  estimated_seconds: z.number().nullable().describe("until it is expected to start"),
  background: z.boolean(),
  priority: z.number(),
  batch_id: z.string(),
  session_id: z.string(),
  origin: z.string().nullable(),
  destination: z.string().nullable(),
  user_id: z.string().describe('"redacted" for what is somebody else\'s'),
  user_display_name: z.string().nullable(),
  user_email: z.string().nullable(),
  field_values: z.array(fieldValue).nullable(),
  workflow_name: z.string().nullable().describe("of an item that runs a workflow"),
  retried_from_item_id: z.number().nullable(),
  error_type: z.string().nullable(),
  error_message: z.string().nullable(),
  error_traceback: z.string().nullable(),
  attempts: z.number().nullable(),
  cost: z.number().nullable().describe("steps × megapixels × passes"),
  measured_seconds: z.number().nullable(),
  prompt_notes: promptNotesSchema,
  image_names: z.array(z.string()).describe("the images it made, as far as they are there"),
  workflow_call_id: z.null(),
  parent_item_id: z.null(),
  parent_session_id: z.null(),
  root_item_id: z.null(),
  workflow_call_depth: z.null(),
});
export type QueueItemSummary = z.infer<typeof itemSummarySchema>;

/** The front of the line. */
export const lineSchema = z.object({ items: z.array(itemSummarySchema), total_count: z.number() });
export type Line = z.infer<typeof lineSchema>;

export const itemIdsSchema = z.object({ item_ids: ids, total_count: z.number() });

export const enqueuedSchema = z.object({
  queue_id: z.string(),
  enqueued: z.number(),
  requested: z.number(),
  batch: BatchInput.extend({ batch_id: z.string() }),
  priority: z.number(),
  item_ids: ids,
  truncated: z.string().nullable().describe("why fewer were taken than asked for"),
  truncation: sentenceSchema.nullable().describe("the same, for programs"),
});
export type EnqueueResult = z.infer<typeof enqueuedSchema>;

export const generatedSchema = enqueuedSchema.extend({
  seeds: z.array(z.number()).describe("of each item, in the order of item_ids"),
  prompt_notes: promptNotesSchema.describe("of all prompts of which an item was taken"),
  negative_prompt_notes: promptNotesSchema,
});
export type GenerateResult = z.infer<typeof generatedSchema>;

/** Which items were queued again, the new items for them, and why the others were refused. */
export const retriedSchema = z.object({
  queue_id: z.string(),
  retried_item_ids: ids,
  item_ids: ids,
  refused: z.array(z.object({
    item_id: z.number(),
    reason: z.enum(["forbidden", "not_retryable", "no_room"]),
  })),
});
export type RetryResult = z.infer<typeof retriedSchema>;

export const reorderedSchema = z.object({ queue_id: z.string(), item_ids: ids });
export type Reordered = z.infer<typeof reorderedSchema>;
export const canceledSchema = z.object({ canceled: z.number() });
export type Canceled = z.infer<typeof canceledSchema>;
export const removedSchema = z.object({ deleted: z.number() });
export type Removed = z.infer<typeof removedSchema>;

/** Ids of items: not more than can be read with their graphs. */
export const itemIds = z.array(z.int().min(0)).max(AT_ONCE.queueItems);
export type ItemIds = z.input<typeof itemIds>;

/** The items that a question is about. */
export const itemsBody = z.strictObject({ item_ids: itemIds });
export type ItemsBody = z.input<typeof itemsBody>;

/** Waiting items in the order in which they should run. */
export const reorderBody = z.strictObject({
  item_ids: itemIds.refine((ids) => new Set(ids).size === ids.length, "an id is given twice"),
});
export type ReorderBody = z.input<typeof reorderBody>;

/** The batches that a command is for. */
export const batchesBody = z.strictObject({ batch_ids: z.array(id).max(AT_ONCE.batches) });
export type BatchesBody = z.input<typeof batchesBody>;
