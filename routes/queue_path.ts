import { z } from "zod";
import type { Actor } from "../services/actor.ts";
import type { Method } from "./admit.ts";
import { type Answer, type Route, route, type RouteSpec } from "./gate.ts";

/** Shared parts of the queue's routes. */

export const inQueue = z.strictObject({ queue_id: z.string().min(1).max(200) });
export const toDestination = z.strictObject({ destination: z.string().min(1).max(200) });

/** A route about a whole queue, without a body. `path` is what follows the queue's name. */
export function ofQueue<R extends z.ZodType>(
  spec:
    & { method: Method; path: string; summary: string; response: R }
    & Pick<RouteSpec, "audience" | "scope">,
  run: (actor: Actor, queueId: string) => Promise<Answer<R>>,
): Route {
  return route(
    { ...spec, path: `/api/v1/queue/{queue_id}/${spec.path}`, params: inQueue },
    ({ actor, params }) => run(actor, params.queue_id),
  );
}
