import type { EventName, EventPayloads } from "../contract/events.ts";

/** The users whom an event concerns. The event table decides who gets how much of it. */
export interface Concern {
  /** Owner of what it is about; null for what belongs to no one (models, the processor). */
  ownerId: string | null;
  /** All owners, if it is about things of several users. */
  owners?: ReadonlySet<string>;
  /** Users beside the owner who may see the thing (a shared board's readers); "all" for public. */
  readers?: ReadonlySet<string> | "all";
}

/** An event on its way to the sockets. */
export type AtelierEvent = {
  [N in EventName]: {
    name: N;
    data: EventPayloads[N];
    concern: Concern;
    /** When it was emitted, by any process; milliseconds since 1970. Absent: read from a table. */
    at?: number;
  };
}[EventName];

/** The user of a socket, with their current role. */
export interface Viewer {
  userId: string;
  isAdmin: boolean;
}

/** Emits events. Call it after the transaction is committed, never inside. */
export interface Events {
  emit<N extends EventName>(name: N, data: EventPayloads[N], concern: Concern): void;
}

/** Returns the current second, as InvokeAI stamps its events. */
export function timestamp(): number {
  return Math.floor(Date.now() / 1000);
}
