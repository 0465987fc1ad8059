import { Server as EngineServer } from "engine.io";
import { Server } from "socket.io";
import type { Actor } from "../../services/actor.ts";
import { CLOSE, SOCKET_LIMITS } from "../../services/events/limits.ts";
import type { Guest, Hub } from "../../services/events/mod.ts";
import { SECURE } from "../answer.ts";
import type { NodeHandler } from "../listen.ts";
import { type EngineConnection, type SocketIoWire, socketIoWire } from "./wire.ts";

/** Who made the request that opens a connection. */
interface Opener {
  actor: Actor | null;
  address: string;
}

/** Returns what answers a request for Socket.IO. */
export type Door = (who: Opener) => NodeHandler;

const PING_MS = 15_000;

/**
 * Connects Socket.IO clients to the hub. A connection counts there from its first request on; the
 * client is admitted when it connects to the namespace `/`, with the token of its handshake or as
 * the sender of the first request.
 */
export function openDoor(hub: Hub): Door {
  const engine = new EngineServer({
    // A ping, and the time in which it must be answered.
    pingInterval: PING_MS,
    pingTimeout: PING_MS,
    upgradeTimeout: SOCKET_LIMITS.authenticateMs,
    maxHttpBufferSize: SOCKET_LIMITS.frame,
    // Compression costs more than it saves here, and can reveal what is compressed (BREACH).
    httpCompression: false,
    perMessageDeflate: false,
  });
  const io = new Server({ connectTimeout: SOCKET_LIMITS.authenticateMs });
  const openers = new WeakMap<object, Opener>();
  const guests = new WeakMap<EngineConnection, { wire: SocketIoWire; guest: Guest; who: Opener }>();

  engine.on("headers", (headers: Record<string, string>) => {
    Object.assign(headers, SECURE, { "cache-control": "no-store" });
  });
  // Before Socket.IO's own listener: the hub refuses a connection before anything is read from it.
  engine.on("connection", (conn: EngineConnection) => {
    const who = openers.get(conn.request) ?? { actor: null, address: "unknown" };
    const wire = socketIoWire(conn);
    guests.set(conn, {
      wire,
      who,
      guest: hub.connect(wire, { actor: null, address: who.address }),
    });
  });
  io.bind(engine);
  io.use(async (socket, next) => {
    const known = guests.get(socket.conn);
    guests.delete(socket.conn);
    if (!known) return next(new Error("This connection is in use already."));
    const { wire, guest, who } = known;
    const { token } = socket.handshake.auth;
    try {
      if (typeof token === "string" && token !== "") wire.receive("authenticate", { token });
      else if (who.actor) guest.admit(who.actor);
      else wire.close(CLOSE.notSignedIn.code, "Sign in first: send a token as auth.token.");
      await wire.admitted;
    } catch (error) {
      return next(error as Error);
    }
    wire.enter(socket);
    next();
  });

  return (who) => ({
    request(incoming, outgoing) {
      openers.set(incoming, who);
      engine.handleRequest(incoming as never, outgoing);
    },
    upgrade(incoming, stream, head) {
      openers.set(incoming, who);
      engine.handleUpgrade(incoming as never, stream, head as never);
    },
  });
}
