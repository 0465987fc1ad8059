import { alone } from "../peers/alone.ts";
import type { Peers } from "../peers/types.ts";
import type { AtelierEvent, Events } from "./types.ts";

/** Carries events from the services that emit them to the sockets. */
export interface EventBus extends Events {
  /** Calls `listener` with every event; returns a function that removes it. */
  subscribe(listener: (event: AtelierEvent) => void): () => void;
}

/** `peers`: the processes that have sockets of their own. Default: none. */
export function createEventBus(peers: Pick<Peers, "tell" | "hear"> = alone()): EventBus {
  const listeners = new Set<(event: AtelierEvent) => void>();
  const deliver = (event: AtelierEvent) => {
    for (const listener of listeners) listener(event);
  };
  peers.hear("event", deliver);
  return {
    emit(name, data, concern) {
      const event = { name, data, concern, at: Date.now() } as AtelierEvent;
      deliver(event);
      peers.tell("event", event);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
