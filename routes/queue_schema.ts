import { z } from "zod";
import { Graph } from "../inference/graph/schema.ts";
import { BatchInput, BatchValue } from "../services/generate/batch.ts";
import type { EnqueueResult, QueueItem, QueueItemSummary } from "../services/queue/mod.ts";

/** The shapes of the queue's answers; names are InvokeAI's. */

const status = z.enum(["pending", "in_progress", "waiting", "completed", "failed", "canceled"]);
const ids = z.array(z.number());

const statusCountsSchema = z.object({
  pending: z.number(),
  in_progress: z.number(),
  waiting: z.number(),
  completed: z.number(),
  failed: z.number(),
  canceled: z.number(),
  total: z.number(),
});

export const batchStatusSchema = statusCountsSchema.extend({
  queue_id: z.string(),
  batch_id: z.string(),
  origin: z.string().nullable(),
  destination: z.string().nullable(),
});

export const destinationCountsSchema = statusCountsSchema.extend({
  queue_id: z.string(),
  destination: z.string(),
});

export const processorSchema = z.object({ is_started: z.boolean(), is_processing: z.boolean() });

export const queueStatusSchema = z.object({
  queue: statusCountsSchema.extend({
    queue_id: z.string(),
    item_id: z.number().nullable().describe("what runs, where it is yours"),
    batch_id: z.string().nullable(),
    session_id: z.string().nullable(),
    user_pending: z.number().nullable(),
    user_in_progress: z.number().nullable(),
  }),
  processor: processorSchema,
});

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
  field_values: z.array(
    z.object({ node_path: z.string(), field_name: z.string(), value: BatchValue }),
  ).nullable(),
  retried_from_item_id: z.number().nullable(),
  error_type: z.string().nullable(),
  error_message: z.string().nullable(),
  error_traceback: z.string().nullable(),
  attempts: z.number().nullable(),
  cost: z.number().nullable().describe("steps × megapixels × passes"),
  measured_seconds: z.number().nullable(),
  prompt_cut: z.string().nullable().describe("the part of the prompt that had no room"),
  image_names: z.array(z.string()).describe("the pictures it made, as far as they are there"),
  workflow_call_id: z.null(),
  parent_item_id: z.null(),
  parent_session_id: z.null(),
  root_item_id: z.null(),
  workflow_call_depth: z.null(),
}) satisfies z.ZodType<QueueItemSummary>;

export const itemSchema = itemSummarySchema.extend({
  session: z.object({
    id: z.string(),
    graph: Graph,
    execution_graph: Graph,
    executed: z.array(z.string()),
    executed_history: z.array(z.string()),
    results: z.record(z.string(), z.unknown()),
    errors: z.record(z.string(), z.string()),
    workflow_call_stack: z.array(z.never()),
    workflow_call_history: z.array(z.never()),
    prepared_source_mapping: z.record(z.string(), z.string()),
    source_prepared_mapping: z.record(z.string(), z.array(z.string())),
  }),
  workflow: z.record(z.string(), z.unknown()).nullable(),
}) satisfies z.ZodType<QueueItem>;

export const enqueuedSchema = z.object({
  queue_id: z.string(),
  enqueued: z.number(),
  requested: z.number(),
  batch: BatchInput.extend({ batch_id: z.string() }),
  priority: z.number(),
  item_ids: ids,
  truncated: z.string().nullable().describe("why fewer were taken than asked for"),
}) satisfies z.ZodType<EnqueueResult>;

export const generatedSchema = enqueuedSchema.extend({
  seeds: z.array(z.number()).describe("of each item, in the order of item_ids"),
  prompt_cut: z.string().nullable().describe("the words that the model has no room for"),
  prompt_cuts: z.array(z.string().nullable()).describe("the same, of each prompt"),
  negative_prompt_cut: z.string().nullable(),
});

export const lineSchema = z.object({ items: z.array(itemSummarySchema), total_count: z.number() });

export const itemIdsSchema = z.object({ item_ids: ids, total_count: z.number() });

export const retriedSchema = z.object({
  queue_id: z.string(),
  retried_item_ids: ids,
  item_ids: ids,
  refused: z.array(z.object({
    item_id: z.number(),
    reason: z.enum(["forbidden", "not_retryable", "no_room"]),
  })),
});

export const reorderedSchema = z.object({ queue_id: z.string(), item_ids: ids });
export const canceledSchema = z.object({ canceled: z.number() });
export const removedSchema = z.object({ deleted: z.number() });
