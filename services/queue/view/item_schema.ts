import { z } from "zod";
import { Graph } from "../../../inference/graph/schema.ts";
import { itemSummarySchema } from "../../contract/queue.ts";

/** The execution state as InvokeAI shows it, as far as this engine has it. */
const session = z.object({
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
});
export type Session = z.infer<typeof session>;

/** A whole item; beside the queue and not in the contract, because it holds a graph. */
export const itemSchema = itemSummarySchema.extend({
  session,
  workflow: z.record(z.string(), z.unknown()).nullable(),
});
export type QueueItem = z.infer<typeof itemSchema>;
