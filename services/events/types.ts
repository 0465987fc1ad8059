import type { EventName, EventPayloads } from "../contract/events.ts";

/** Whom an event concerns. Who gets it, and how much of it, is decided by the event table. */
export interface Concern {
  /** Whose thing it is about; null when it is about nobody's (models, the processor). */
  ownerId: string | null;
  /** When it is about things of several people at once: all of them. */
  owners?: ReadonlySet<string>;
  /** Users beside the owner who may see the thing (a shared board's readers); "all" for public. */
  readers?: ReadonlySet<string> | "all";
}

/** One thing that happened, on its way to the sockets. */
export type AtelierEvent = {
  [N in EventName]: { name: N; data: EventPayloads[N]; concern: Concern };
}[EventName];

/** Who looks: one socket's person, as the gate knows them at this moment. */
export interface Viewer {
  userId: string;
  isAdmin: boolean;
}

/** What services tell the world. Call it after the transaction is committed, never inside. */
export interface Events {
  emit<N extends EventName>(name: N, data: EventPayloads[N], concern: Concern): void;
}

/** The present second, as InvokeAI stamps its events. */
export function timestamp(): number {
  return Math.floor(Date.now() / 1000);
}
