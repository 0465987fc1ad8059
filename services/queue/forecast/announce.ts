import { getLogger } from "@logtape/logtape";
import { type Events, timestamp } from "../../events/types.ts";
import type { ForecastCache } from "./cache.ts";
import { DEFAULT_QUEUE } from "../queues.ts";

const log = getLogger(["atelier", "queue"]);

/** Minimum interval between two queue position events. */
const EVERY_MS = 1000;
/** Maximum number of items in one. */
const ITEMS = 100;

/**
 * Sends users the positions of their own waiting items when those have changed, from `start` on.
 */
export function createPositionEvents(
  { places, events }: { places: ForecastCache; events: Events },
) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sent = new Map<string, string>();
  let telling = false;

  async function announce(): Promise<void> {
    timer = undefined;
    const line = await places.of(DEFAULT_QUEUE);
    const now = new Map<string, string>();
    for (const [userId, own] of Map.groupBy(line.values(), (place) => place.userId)) {
      const items = own.slice(0, ITEMS).map((place) => ({
        item_id: place.itemId,
        position: place.position,
        estimated_seconds: place.startsIn === null ? null : Math.round(place.startsIn),
      }));
      const text = JSON.stringify(items);
      now.set(userId, text);
      if (sent.get(userId) === text) continue;
      events.emit("queue_positions_changed", {
        timestamp: timestamp(),
        queue_id: DEFAULT_QUEUE,
        user_id: userId,
        items,
      }, { ownerId: userId });
    }
    sent = now;
  }

  return {
    start(): void {
      telling = true;
    },
    moved(): void {
      if (telling) {
        timer ??= setTimeout(() => {
          announce().catch((error) =>
            log.warning("Queue positions could not be sent: {error}", { error })
          );
        }, EVERY_MS);
      }
    },
    stop(): void {
      telling = false;
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
