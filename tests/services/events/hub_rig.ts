/** The hub behind a real port, for its tests. */
import { type Actor, sessionActor } from "../../../services/actor.ts";
import {
  createEventBus,
  createHub,
  type EventBus,
  type Hub,
  type SocketAuth,
} from "../../../services/events/mod.ts";
import type { HubOptions } from "../../../services/events/hub.ts";
import { type Ear, listen } from "../../queue.ts";

interface Rig {
  hub: Hub;
  events: EventBus;
  url: string;
  people: Map<string, Actor>;
  /** Set to make every look at the database fail. */
  broken: boolean;
  changed(userId: string): void;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Who is who is in a map, so that it can break and change. */
export function rig(
  { identifyMs = 0, ...options }: { identifyMs?: number } & Partial<HubOptions> = {},
): Rig {
  const people = new Map<string, Actor>();
  const listeners = new Set<(change: { userId: string }) => void>();
  const state = { broken: false };
  const look = (userId: string) => {
    if (state.broken) return Promise.reject(new Error("database disk image is malformed"));
    return Promise.resolve(people.get(userId) ?? null);
  };
  const auth: SocketAuth = {
    async identifyToken(token) {
      if (identifyMs > 0) await new Promise((resolve) => setTimeout(resolve, identifyMs));
      return await look(token);
    },
    stillGood: (actor) => look(actor.keyId ?? actor.userId),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const events = createEventBus();
  const hub = createHub({
    events,
    auth,
    queueExists: (id) => id === "default",
    changesSince: () => Promise.resolve({ events: [], complete: true, last: 0 }),
    ...options,
  });
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    hub.connect(socket, { actor: null, address: "127.0.0.1" });
    return response;
  });
  return {
    hub,
    events,
    url: `http://127.0.0.1:${server.addr.port}`,
    people,
    get broken() {
      return state.broken;
    },
    set broken(value) {
      state.broken = value;
    },
    changed: (userId) => listeners.forEach((listener) => listener({ userId })),
    async [Symbol.asyncDispose]() {
      hub.close();
      await server.shutdown();
    },
  };
}

/** A socket of a person who signs in by it. */
export function join(t: Rig, userId: string, isAdmin = false): Promise<Ear> {
  t.people.set(userId, sessionActor(userId, isAdmin, `s-${userId}`, null));
  return listen(t, userId);
}

/** An event that its owner alone, and administrators, may see. */
export const secret = (ownerId: string) =>
  [
    "recall_parameters_updated",
    { timestamp: 1, queue_id: "default", user_id: ownerId, parameters: {} },
    { ownerId },
  ] as const;
