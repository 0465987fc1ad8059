import type { EventBus } from "../events/mod.ts";
import { counter, type Metric } from "./text.ts";

/** Counts what happens on the server, by the events that its sockets are sent. */
export interface EventCounts {
  metrics(): Metric[];
  close(): void;
}

/** @param events what other servers emit is among them */
export function createEventCounts(events: Pick<EventBus, "subscribe">): EventCounts {
  const delivered = { events: 0, ms: 0 };
  const begun = { items: 0, ms: 0 };
  const unsubscribe = events.subscribe(({ name, data, at }) => {
    if (at !== undefined) {
      delivered.events += 1;
      delivered.ms += Math.max(0, Date.now() - at);
    }
    if (name !== "queue_item_status_changed" || data.status !== "in_progress") return;
    if (data.started_at === null) return;
    begun.items += 1;
    begun.ms += Math.max(0, Date.parse(data.started_at) - Date.parse(data.created_at));
  });
  return {
    metrics: () => [
      counter("atelier_events_total", "Events handed to the sockets that may see them.", {
        value: delivered.events,
      }),
      counter("atelier_event_lag_seconds_total", "Time until they were, since they happened.", {
        value: delivered.ms / 1000,
      }),
      counter("atelier_queue_started_total", "Items of the queue whose turn has come.", {
        value: begun.items,
      }),
      counter("atelier_queue_wait_seconds_total", "Time until it had, since they were queued.", {
        value: begun.ms / 1000,
      }),
    ],
    close: unsubscribe,
  };
}
