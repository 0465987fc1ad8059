import { z } from "zod";
import { id, nothing } from "../services/contract/fields.ts";
import {
  BatchInput,
  batchStatusSchema,
  destinationCountsSchema,
  enqueuedSchema,
  itemIdsSchema,
  itemsBody,
  itemSummarySchema,
  lineSchema,
  queueStateSchema,
} from "../services/contract/queue.ts";
import { say, words } from "../services/contract/refusals.ts";
import { type Queue } from "../services/queue/mod.ts";
import { itemSchema } from "../services/queue/view/item_schema.ts";
import { count } from "./fields.ts";
import { type Route, route } from "./gate.ts";
import { queueCommandRoutes } from "./queue_commands.ts";
import { inQueue, ofQueue, toDestination } from "./queue_path.ts";
import { PAGE } from "../services/contract/limits.ts";

const itemId = z.string().regex(/^\d{1,15}$/, words(say("whole_number"))).transform(Number);
const oneItem = inQueue.extend({ item_id: itemId });

/** The queue as InvokeAI's API has it. */
export function queueRoutes({ queue }: { queue: Queue }): Route[] {
  const read = { audience: "user", scope: "read" } as const;
  const generate = { audience: "user", scope: "generate" } as const;
  return [
    ...queueCommandRoutes({ queue }),

    route({
      method: "POST",
      path: "/api/v1/queue/{queue_id}/enqueue_batch",
      ...generate,
      summary: "Put a batch into the line",
      response: enqueuedSchema,
      params: inQueue,
      body: z.strictObject({
        batch: BatchInput,
        prepend: z.boolean().default(false),
        background: z.boolean().default(false),
      }),
      bodyLimit: 16 * 1024 * 1024,
    }, ({ actor, params, body }) => queue.enqueue(actor, params.queue_id, body.batch, body)),

    route({
      method: "GET",
      path: "/api/v1/queue/{queue_id}/list_all",
      ...read,
      summary: "Whole items, oldest first",
      response: z.array(itemSchema),
      params: inQueue,
      query: z.strictObject({
        destination: z.string().max(200).optional(),
        limit: count(1, PAGE).default(PAGE),
        offset: count(0, 1e9).default(0),
      }),
    }, ({ actor, params, query }) => queue.list(actor, params.queue_id, query)),

    route({
      method: "GET",
      path: "/api/v1/queue/{queue_id}/item_ids",
      ...read,
      summary: "The ids of all items",
      response: itemIdsSchema,
      params: inQueue,
      query: z.strictObject({ order_dir: z.enum(["ASC", "DESC"]).default("DESC") }),
    }, ({ params, query }) => queue.itemIds(params.queue_id, query.order_dir)),

    route(
      {
        method: "GET",
        path: "/api/v1/queue/{queue_id}/line",
        ...read,
        summary: "What runs, what waits in the order of the line, then what has ended",
        response: lineSchema,
        params: inQueue,
        query: z.strictObject({ user_id: id.optional(), limit: count(1, PAGE).default(50) }),
      },
      ({ actor, params, query: { user_id, limit } }) =>
        queue.line(actor, params.queue_id, { userId: user_id, limit }),
    ),

    route({
      method: "POST",
      path: "/api/v1/queue/{queue_id}/items_by_ids",
      ...read,
      summary: "Whole items by their ids, in that order",
      response: z.array(itemSchema),
      params: inQueue,
      body: itemsBody,
    }, ({ actor, params, body }) => queue.items(actor, params.queue_id, body.item_ids)),

    route({
      method: "POST",
      path: "/api/v1/queue/{queue_id}/item_summaries_by_ids",
      ...read,
      summary: "What a list of the queue shows, by ids, in that order",
      response: z.array(itemSummarySchema),
      params: inQueue,
      body: itemsBody,
    }, ({ actor, params, body }) => queue.summaries(actor, params.queue_id, body.item_ids)),

    route({
      method: "GET",
      path: "/api/v1/queue/{queue_id}/b/{batch_id}/status",
      ...read,
      summary: "How many items of a batch there are of each status",
      response: batchStatusSchema,
      params: inQueue.extend({ batch_id: id }),
    }, ({ actor, params }) => queue.batchStatus(actor, params.queue_id, params.batch_id)),

    route(
      {
        method: "GET",
        path: "/api/v1/queue/{queue_id}/counts_by_destination",
        ...read,
        summary: "How many of one's own items of a destination there are of each status",
        response: destinationCountsSchema,
        params: inQueue,
        query: toDestination,
      },
      ({ actor, params, query }) =>
        queue.countsByDestination(actor, params.queue_id, query.destination),
    ),

    route({
      method: "GET",
      path: "/api/v1/queue/{queue_id}/i/{item_id}",
      ...read,
      about: { kind: "queue_item", verb: "view", id: "item_id" },
      summary: "One item",
      response: itemSchema,
      params: oneItem,
    }, ({ actor, params }) => queue.item(actor, params.queue_id, params.item_id)),

    route({
      method: "DELETE",
      path: "/api/v1/queue/{queue_id}/i/{item_id}",
      ...generate,
      about: { kind: "queue_item", verb: "own", id: "item_id" },
      summary: "Take one item away; one that runs is stopped",
      response: nothing,
      params: oneItem,
    }, async ({ actor, params }) => {
      await queue.remove(actor, params.queue_id, params.item_id);
      return {};
    }),

    route({
      method: "PUT",
      path: "/api/v1/queue/{queue_id}/i/{item_id}/cancel",
      ...generate,
      about: { kind: "queue_item", verb: "own", id: "item_id" },
      summary: "Cancel one item",
      response: itemSchema,
      params: oneItem,
    }, async ({ actor, params }) => {
      await queue.cancel(actor, params.queue_id, params.item_id);
      return await queue.item(actor, params.queue_id, params.item_id);
    }),

    ofQueue({
      method: "GET",
      path: "current",
      ...read,
      summary: "The item that runs",
      response: itemSchema.nullable(),
    }, queue.current),

    ofQueue({
      method: "GET",
      path: "next",
      ...read,
      summary: "The item whose turn is next",
      response: itemSchema.nullable(),
    }, queue.next),

    ofQueue({
      method: "GET",
      path: "status",
      ...read,
      summary: "How many items there are of each status",
      response: queueStateSchema,
    }, queue.status),
  ];
}
