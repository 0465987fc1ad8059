import type { AtelierEvent, Events } from "./types.ts";

/** Carries events from the services that emit them to the sockets. */
export interface EventBus extends Events {
  /** Calls `listener` with every event; returns a function that removes it. */
  subscribe(listener: (event: AtelierEvent) => void): () => void;
}

export function createEventBus(): EventBus {
  const listeners = new Set<(event: AtelierEvent) => void>();
  return {
    emit(name, data, concern) {
      for (const listener of listeners) listener({ name, data, concern } as AtelierEvent);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
