import { z } from "zod";
import type { Actor } from "../services/actor.ts";
import { BatchInput, type Queue } from "../services/queue/mod.ts";
import { count, id, nothing } from "./fields.ts";
import { type Answer, type Method, type Route, route, type RouteSpec } from "./gate.ts";
import {
  batchStatusSchema,
  canceledSchema,
  destinationCountsSchema,
  enqueuedSchema,
  itemIdsSchema,
  itemSchema,
  itemSummarySchema,
  lineSchema,
  processorSchema,
  queueStatusSchema,
  removedSchema,
  reorderedSchema,
  retriedSchema,
} from "./queue_schema.ts";

const queueId = z.string().min(1).max(200);
const inQueue = z.strictObject({ queue_id: queueId });
const itemId = z.string().regex(/^\d{1,15}$/, "must be a whole number").transform(Number);
const oneItem = z.strictObject({ queue_id: queueId, item_id: itemId });
/** A thousand at most: each may have to be read with its graph. */
const itemIds = z.array(z.int().min(0)).max(1000);
const byIds = z.strictObject({ item_ids: itemIds });
const toDestination = z.strictObject({ destination: z.string().min(1).max(200) });

/** The queue as InvokeAI's API has it, and `reorder`, which it has not. */
export function queueRoutes({ queue }: { queue: Queue }): Route[] {
  const read = { audience: "user", scope: "read" } as const;
  const generate = { audience: "user", scope: "generate" } as const;
  const adminOnly = { audience: "admin", scope: "manage" } as const;
  /** A command to a whole queue, without a body. `path` is what follows the queue's name. */
  const command = <R extends z.ZodType>(
    spec:
      & { method: Method; path: string; summary: string; response: R }
      & Pick<RouteSpec, "audience" | "scope">,
    run: (actor: Actor, queueId: string) => Promise<Answer<R>>,
  ) =>
    route(
      { ...spec, path: `/api/v1/queue/{queue_id}/${spec.path}`, params: inQueue },
      ({ actor, params }) => run(actor, params.queue_id),
    );

  return [
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
        limit: count(1, 1000).default(1000),
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
        query: z.strictObject({ user_id: id.optional(), limit: count(1, 1000).default(50) }),
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
      body: byIds,
    }, ({ actor, params, body }) => queue.items(actor, params.queue_id, body.item_ids)),

    route({
      method: "POST",
      path: "/api/v1/queue/{queue_id}/item_summaries_by_ids",
      ...read,
      summary: "What a list of the queue shows, by ids, in that order",
      response: z.array(itemSummarySchema),
      params: inQueue,
      body: byIds,
    }, ({ actor, params, body }) => queue.summaries(actor, params.queue_id, body.item_ids)),

    command({
      method: "PUT",
      path: "processor/resume",
      ...adminOnly,
      summary: "Go on handing out items",
      response: processorSchema,
    }, (actor, id) => queue.setPaused(actor, id, false)),
    command({
      method: "PUT",
      path: "processor/pause",
      ...adminOnly,
      summary: "Stop handing out items; what runs goes on",
      response: processorSchema,
    }, (actor, id) => queue.setPaused(actor, id, true)),
    command({
      method: "PUT",
      path: "cancel_all_except_current",
      ...generate,
      summary: "Cancel what waits: one's own, an administrator everybody's",
      response: canceledSchema,
    }, (actor, id) => queue.cancelMany(actor, id, { exceptCurrent: true })),
    command({
      method: "PUT",
      path: "delete_all_except_current",
      ...generate,
      summary: "Take away everything but what runs",
      response: removedSchema,
    }, (actor, id) => queue.removeMany(actor, id, { exceptCurrent: true })),
    command({
      method: "PUT",
      path: "clear",
      ...generate,
      summary: "Take away everything, also what runs",
      response: removedSchema,
    }, queue.clear),
    command({
      method: "PUT",
      path: "prune",
      ...generate,
      summary: "Take away what has ended",
      response: removedSchema,
    }, queue.prune),
    command({
      method: "GET",
      path: "current",
      ...read,
      summary: "The item that runs",
      response: itemSchema.nullable(),
    }, queue.current),
    command({
      method: "GET",
      path: "next",
      ...read,
      summary: "The item whose turn is next",
      response: itemSchema.nullable(),
    }, queue.next),
    command({
      method: "GET",
      path: "status",
      ...read,
      summary: "How many items there are of each status",
      response: queueStatusSchema,
    }, queue.status),

    route(
      {
        method: "PUT",
        path: "/api/v1/queue/{queue_id}/cancel_by_batch_ids",
        ...generate,
        summary: "Cancel one's own items of some batches",
        response: canceledSchema,
        params: inQueue,
        body: z.strictObject({ batch_ids: z.array(id).max(1000) }),
      },
      ({ actor, params, body }) =>
        queue.cancelMany(actor, params.queue_id, { batchIds: body.batch_ids }),
    ),

    route({
      method: "PUT",
      path: "/api/v1/queue/{queue_id}/cancel_by_destination",
      ...generate,
      summary: "Cancel one's own items of a destination",
      response: canceledSchema,
      params: inQueue,
      query: toDestination,
    }, ({ actor, params, query }) => queue.cancelMany(actor, params.queue_id, query)),

    route(
      {
        method: "DELETE",
        path: "/api/v1/queue/{queue_id}/d/{destination}",
        ...generate,
        summary: "Take away one's own items of a destination",
        response: removedSchema,
        params: inQueue.extend({ destination: z.string().min(1).max(200) }),
      },
      ({ actor, params: { queue_id, destination } }) =>
        queue.removeMany(actor, queue_id, { destination }),
    ),

    route({
      method: "PUT",
      path: "/api/v1/queue/{queue_id}/retry_items_by_id",
      ...generate,
      summary: "Make failed and canceled items anew",
      response: retriedSchema,
      params: inQueue,
      body: itemIds,
    }, ({ actor, params, body }) => queue.retry(actor, params.queue_id, body)),

    route({
      method: "POST",
      path: "/api/v1/queue/{queue_id}/reorder",
      ...generate,
      summary: "Put one's own waiting items into this order",
      response: reorderedSchema,
      params: inQueue,
      body: z.strictObject({
        item_ids: itemIds.refine((ids) => new Set(ids).size === ids.length, "an id is there twice"),
      }),
    }, async ({ actor, params, body }) => {
      await queue.reorder(actor, params.queue_id, body.item_ids);
      return { queue_id: params.queue_id, item_ids: body.item_ids };
    }),

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
  ];
}
