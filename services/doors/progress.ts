import type { Actor } from "../actor.ts";
import type { EventBus } from "../events/mod.ts";
import type { Step } from "./wait.ts";

export type Progress = ReturnType<typeof createProgress>;

/** What each user's running item has come to, for clients that ask again and again. */
export function createProgress({ events }: { events: Pick<EventBus, "subscribe"> }) {
  const last = new Map<string, Step>();
  events.subscribe(({ name, data, concern }) => {
    if (concern.ownerId === null) return;
    if (name === "invocation_progress") last.set(concern.ownerId, data);
    else if (name === "queue_item_status_changed" && data.status !== "in_progress") {
      if (last.get(concern.ownerId)?.item_id === data.item_id) last.delete(concern.ownerId);
    }
  });
  return {
    /** The last step of the actor's running item; undefined while none runs. */
    of: (actor: Actor): Step | undefined => last.get(actor.userId),
  };
}
