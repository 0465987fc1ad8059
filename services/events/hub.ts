import { getLogger } from "@logtape/logtape";
import type { Actor } from "../actor.ts";
import type { EventBus } from "./bus.ts";
import { type Connection, encode, openConnection, type Wire } from "./connection.ts";
import { deliver } from "./deliver.ts";
import type { ClientFrame } from "./frames.ts";
import { CLOSE, SOCKET_LIMITS } from "./limits.ts";
import { type ChangesSince, createResume } from "./resume.ts";

const log = getLogger(["atelier", "events"]);

/** Identifies the users behind sockets; `services/auth` in multi-user mode. */
export interface SocketAuth {
  /** Returns whose token (of a session or an API key) it is; null if it is not valid. */
  identifyToken(token: string, address: string): Promise<Actor | null>;
  /** Reloads the actor; null if they no longer have access. */
  stillGood(actor: Actor): Promise<Actor | null>;
  /** Calls `listener` after changes made in this process; returns a function that removes it. */
  onChange(listener: (change: { userId: string; sessionId?: string }) => void): () => void;
}

export interface HubOptions {
  events: Pick<EventBus, "subscribe">;
  auth: SocketAuth;
  /** Maximum number of sockets of one user. */
  perPerson?: number;
  recheckMs?: number;
  queueExists(queueId: string): boolean;
  changesSince: ChangesSince;
}

/** A socket that was added without an actor. */
export interface Guest {
  /** Admits a user who has been identified in another way than by `authenticate`. */
  admit(actor: Actor): void;
}

export interface Hub {
  /** Adds a socket that is opening. With `actor` null, it must send `authenticate` first. */
  connect(wire: Wire, who: { actor: Actor | null; address: string }): Guest;
  readonly size: number;
  /** Bytes that clients have not read yet. */
  readonly unread: number;
  /** Has every client connect and fetch again: events may have been missed. */
  resync(): void;
  close(): void;
}

/** Holds the sockets of this process, by user, and sends each the events it may see. */
export function createHub(options: HubOptions): Hub {
  const { auth, queueExists } = options;
  const perPerson = options.perPerson ?? SOCKET_LIMITS.perPerson;
  const everyone = new Set<Connection>();
  const byUser = new Map<string, Set<Connection>>();
  const waiting = new Map<Connection, ReturnType<typeof setTimeout>>();
  const resume = createResume(options.changesSince);

  function strangersFrom(address: string): number {
    let count = 0;
    for (const connection of waiting.keys()) if (connection.address === address) count++;
    return count;
  }

  function admit(connection: Connection, actor: Actor): void {
    const own = byUser.get(actor.userId) ?? new Set();
    if (own.size >= perPerson) return connection.close(CLOSE.tooMany);
    clearTimeout(waiting.get(connection));
    waiting.delete(connection);
    connection.actor = actor;
    connection.isAdmin = actor.isAdmin;
    own.add(connection);
    byUser.set(actor.userId, own);
    connection.send(encode("authenticated", { user_id: actor.userId }), false);
  }

  function forget(connection: Connection): void {
    everyone.delete(connection);
    clearTimeout(waiting.get(connection));
    waiting.delete(connection);
    const userId = connection.actor?.userId;
    const own = userId === undefined ? undefined : byUser.get(userId);
    own?.delete(connection);
    if (userId !== undefined && own?.size === 0) byUser.delete(userId);
  }

  async function authenticate(
    connection: Connection,
    identify: () => Promise<Actor | null>,
  ): Promise<void> {
    if (connection.actor !== null) return connection.send(encode("authenticated", {}), false);
    const actor = await identify();
    if (!connection.open || connection.actor !== null) return;
    if (actor === null) return connection.close(CLOSE.notSignedIn);
    admit(connection, actor);
  }

  async function handle(connection: Connection, frame: ClientFrame): Promise<void> {
    if (frame.event === "authenticate") {
      const { token } = frame.data;
      return await authenticate(connection, () => auth.identifyToken(token, connection.address));
    }
    if (connection.actor === null) return connection.close(CLOSE.notSignedIn);
    switch (frame.event) {
      case "ping":
        return connection.send(encode("pong", {}), false);
      case "subscribe":
        connection.kinds = frame.data.kinds ? new Set(frame.data.kinds) : null;
        return await resume(connection, frame.data.since);
      case "subscribe_queue":
      case "unsubscribe_queue": {
        const { queue_id } = frame.data;
        if (!queueExists(queue_id)) {
          return connection.send(encode("error", { message: "There is no such queue." }), false);
        }
        const done = frame.event === "subscribe_queue" ? "subscribed_queue" : "unsubscribed_queue";
        return connection.send(encode(done, { queue_id }), false);
      }
      case "subscribe_bulk_download":
      case "unsubscribe_bulk_download": {
        const done = frame.event === "subscribe_bulk_download"
          ? "subscribed_bulk_download"
          : "unsubscribed_bulk_download";
        return connection.send(encode(done, frame.data), false);
      }
    }
  }

  /** Reloads a user: closes their sockets, or applies their current rights to them. */
  async function recheck(connections: readonly Connection[]): Promise<void> {
    const [first] = connections;
    if (!first?.actor) return;
    try {
      const now = await auth.stillGood(first.actor);
      for (const connection of connections) {
        if (now === null) connection.close(CLOSE.notSignedIn);
        else {
          connection.actor = now;
          connection.isAdmin = now.isAdmin;
          connection.failedChecks = 0;
        }
      }
    } catch (error) {
      log.warning("The user of a socket could not be looked up: {error}", { error });
      for (const connection of connections) {
        // After three failures in a row, it keeps the user's own events and loses the
        // administrator's.
        if (++connection.failedChecks >= 3) connection.isAdmin = false;
      }
    }
  }

  /** Sockets by the credential that opened them. */
  function* bySession(connections: Iterable<Connection>): Iterable<Connection[]> {
    const groups = Map.groupBy(
      [...connections].filter((c) => c.actor !== null),
      (c) => JSON.stringify([c.actor?.userId, c.actor?.sessionId, c.actor?.keyId]),
    );
    yield* groups.values();
  }

  async function recheckAll(connections: Iterable<Connection>): Promise<void> {
    for (const group of bySession(connections)) await recheck(group);
  }

  const unsubscribe = options.events.subscribe((event) => deliver(event, everyone));
  const stopListening = auth.onChange(({ userId }) => {
    void recheckAll(byUser.get(userId) ?? []);
  });
  const timer = setInterval(
    () => void recheckAll(everyone),
    options.recheckMs ??
      SOCKET_LIMITS.recheckMs,
  );
  Deno.unrefTimer(timer);

  return {
    get size() {
      return everyone.size;
    },
    get unread() {
      return [...everyone].reduce((bytes, { unread }) => bytes + unread, 0);
    },
    connect(wire, who) {
      const guarded = (work: Promise<void>) => {
        work.catch((error) => {
          log.error("A socket's frame failed: {error}", { error });
          connection.close(CLOSE.internal);
        });
      };
      const connection = openConnection(wire, { actor: null, address: who.address }, {
        frame: (frame) => guarded(handle(connection, frame)),
        closed: () => forget(connection),
      });
      everyone.add(connection);
      waiting.set(
        connection,
        setTimeout(() => connection.close(CLOSE.notSignedIn), SOCKET_LIMITS.authenticateMs),
      );
      const begin = () => {
        if (everyone.size > SOCKET_LIMITS.sockets) connection.close(CLOSE.tooMany);
        else if (!who.actor && strangersFrom(who.address) > SOCKET_LIMITS.strangers) {
          connection.close(CLOSE.tooMany);
        } else if (who.actor) admit(connection, who.actor);
      };
      if (wire.readyState === WebSocket.OPEN) begin();
      else wire.addEventListener("open", begin);
      return {
        // Looked up again: the session may have ended since.
        admit: (actor) => guarded(authenticate(connection, () => auth.stillGood(actor))),
      };
    },
    resync() {
      for (const connection of [...everyone]) connection.close(CLOSE.missed);
    },
    close() {
      unsubscribe();
      stopListening();
      clearInterval(timer);
      for (const connection of [...everyone]) connection.close(CLOSE.goingAway);
    },
  };
}
