import { z } from "zod";
import {
  batchesBody,
  canceledSchema,
  itemIds,
  processorSchema,
  removedSchema,
  reorderBody,
  reorderedSchema,
  retriedSchema,
} from "../services/contract/queue.ts";
import type { Queue } from "../services/queue/mod.ts";
import { type Route, route } from "./gate.ts";
import { inQueue, ofQueue, toDestination } from "./queue_path.ts";

/** Commands on many items at once; `reorder` does not exist in InvokeAI. */
export function queueCommandRoutes({ queue }: { queue: Queue }): Route[] {
  const generate = { audience: "user", scope: "generate" } as const;
  const adminOnly = { audience: "admin", scope: "manage" } as const;
  return [
    ofQueue({
      method: "PUT",
      path: "processor/resume",
      ...adminOnly,
      summary: "Go on handing out items",
      response: processorSchema,
    }, (actor, id) => queue.setPaused(actor, id, false)),

    ofQueue({
      method: "PUT",
      path: "processor/pause",
      ...adminOnly,
      summary: "Stop handing out items; what runs goes on",
      response: processorSchema,
    }, (actor, id) => queue.setPaused(actor, id, true)),

    ofQueue({
      method: "PUT",
      path: "cancel_all_except_current",
      ...generate,
      summary: "Cancel what waits: one's own, an administrator everybody's",
      response: canceledSchema,
    }, (actor, id) => queue.cancelMany(actor, id, { exceptCurrent: true })),

    ofQueue({
      method: "PUT",
      path: "delete_all_except_current",
      ...generate,
      summary: "Take away everything but what runs",
      response: removedSchema,
    }, (actor, id) => queue.removeMany(actor, id, { exceptCurrent: true })),

    ofQueue({
      method: "PUT",
      path: "clear",
      ...generate,
      summary: "Take away everything, also what runs",
      response: removedSchema,
    }, queue.clear),

    ofQueue({
      method: "PUT",
      path: "prune",
      ...generate,
      summary: "Take away what has ended",
      response: removedSchema,
    }, queue.prune),

    route(
      {
        method: "PUT",
        path: "/api/v1/queue/{queue_id}/cancel_by_batch_ids",
        ...generate,
        summary: "Cancel one's own items of some batches",
        response: canceledSchema,
        params: inQueue,
        body: batchesBody,
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
      summary: "Run failed and canceled items again",
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
      body: reorderBody,
    }, async ({ actor, params, body }) => {
      await queue.reorder(actor, params.queue_id, body.item_ids);
      return { queue_id: params.queue_id, item_ids: body.item_ids };
    }),
  ];
}
