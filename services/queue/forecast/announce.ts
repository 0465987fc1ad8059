import { getLogger } from "@logtape/logtape";
import { type Events, timestamp } from "../../events/types.ts";
import type { Places } from "./cache.ts";
import { DEFAULT_QUEUE } from "../queues.ts";

const log = getLogger(["atelier", "queue"]);

/** At most so often are people told that the line moved, and of so many of their items. */
const EVERY_MS = 1000;
const ITEMS = 100;

/** Tells everybody who waits the places of their own items, when they have changed. */
export function createPositions({ places, events }: { places: Places; events: Events }) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told = new Map<string, string>();

  async function tell(): Promise<void> {
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
      if (told.get(userId) === text) continue;
      events.emit("queue_positions_changed", {
        timestamp: timestamp(),
        queue_id: DEFAULT_QUEUE,
        user_id: userId,
        items,
      }, { ownerId: userId });
    }
    told = now;
  }

  return {
    moved(): void {
      timer ??= setTimeout(() => {
        tell().catch((error) => log.warning("The line could not be told: {error}", { error }));
      }, EVERY_MS);
    },
    close(): void {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
