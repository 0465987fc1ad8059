import type { Socket } from "socket.io";
import type { EventKind } from "../../services/events/table.ts";
import { CLOSE } from "../../services/events/limits.ts";
import type { Wire } from "../../services/events/connection.ts";
import { ruleOf } from "../../services/events/view.ts";

/** The Engine.IO connection below a Socket.IO client. */
export type EngineConnection = Socket["conn"];

/** A Socket.IO connection in the form in which the hub uses a WebSocket. */
export interface SocketIoWire extends Wire {
  /** Passes on what the client sends in the namespace, and sends it the events. */
  enter(socket: Socket): void;
  /** Hands a client's frame to the hub. */
  receive(event: string, data: unknown): void;
  /**
   * Resolves once the hub has admitted the client. Rejects with the reason if it closes the wire.
   */
  admitted: Promise<void>;
}

/**
 * Time for the last packets to leave before a closed connection is discarded: one that polls
 * fetches them with its next request.
 */
const LAST_WORDS_MS = 1_000;

/** Kinds of events that InvokeAI's clients get after `subscribe_queue` only. */
const OF_QUEUE: ReadonlySet<EventKind | null> = new Set(["queue", "invocation", "recall"]);

/**
 * Translates between the hub's frames and Socket.IO's packets. The hub decides who sees what; here
 * an event can only be left out, until the client has subscribed to its kind.
 */
export function socketIoWire(conn: EngineConnection): SocketIoWire {
  const target = new EventTarget();
  const admission = Promise.withResolvers<void>();
  // Nobody waits for it before the client has named a namespace.
  admission.promise.catch(() => {});
  let socket: Socket | undefined;
  let hearsQueue = false;
  let hearsDownloads = false;
  /** Characters that wait for the transport; `flush` hands all of them over. */
  let waiting = 0;
  conn.on("packetCreate", ({ data }: { data?: unknown }) => {
    if (typeof data === "string") waiting += data.length;
  });
  conn.on("flush", () => waiting = 0);
  conn.on("packet", ({ data }: { data?: unknown }) => {
    if (data !== undefined && typeof data !== "string") {
      wire.close(CLOSE.binary.code, CLOSE.binary.reason);
    }
  });
  conn.on("close", () => target.dispatchEvent(new Event("close")));

  const wire: SocketIoWire = {
    send(text) {
      const { event, data } = parsed(text as string);
      if (event === "authenticated") return admission.resolve();
      // Before that, an error can only be about the credential.
      if (!socket && event === "error") {
        return wire.close(CLOSE.notSignedIn.code, "This is not a token: sign in first.");
      }
      if (event === "subscribed_queue" || event === "unsubscribed_queue") {
        hearsQueue = event === "subscribed_queue";
      }
      if (event === "subscribed_bulk_download" || event === "unsubscribed_bulk_download") {
        hearsDownloads = event === "subscribed_bulk_download";
      }
      const { kind } = ruleOf(event);
      if (OF_QUEUE.has(kind) && !hearsQueue || kind === "download" && !hearsDownloads) return;
      socket?.emit(event, data);
    },
    close(code, reason) {
      admission.reject(new Error(reason));
      // A client that is disconnected stays away; one whose connection breaks comes back.
      if (code === CLOSE.missed.code) return conn.close(true);
      socket?.emit("error", { message: reason });
      // A refusal of the namespace is still to be sent where there is no socket yet.
      setTimeout(() => {
        if (socket) socket.disconnect(true);
        else conn.close();
      });
      setTimeout(() => conn.close(true), LAST_WORDS_MS);
    },
    get bufferedAmount() {
      return waiting + (inFlight(conn) ?? 0);
    },
    get readyState() {
      return conn.readyState === "open" ? WebSocket.OPEN : WebSocket.CLOSED;
    },
    addEventListener: target.addEventListener.bind(target) as Wire["addEventListener"],
    enter(entered) {
      socket = entered;
      entered.onAny((event: string, ...given: unknown[]) => {
        const answer = given.at(-1);
        wire.receive(event, typeof given[0] === "function" ? undefined : given[0]);
        // A client that awaits an answer ("call") gets an empty one.
        if (typeof answer === "function") answer();
      });
    },
    receive(event, data) {
      target.dispatchEvent(new MessageEvent("message", { data: JSON.stringify({ event, data }) }));
    },
    admitted: admission.promise,
  };
  return wire;
}

/** The frame that was parsed last: an event goes to many clients, one after the other. */
let last: { text: string; frame: { event: string; data: unknown } } | undefined;

function parsed(text: string): { event: string; data: unknown } {
  if (last?.text !== text) last = { text, frame: JSON.parse(text) };
  return last.frame;
}

/** Bytes that a WebSocket has not sent yet; undefined while the client polls. */
function inFlight(conn: EngineConnection): number | undefined {
  return (conn.transport as { socket?: { bufferedAmount?: number } }).socket?.bufferedAmount;
}
