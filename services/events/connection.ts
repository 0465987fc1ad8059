import type { Actor } from "../actor.ts";
import { readFrame } from "./frames.ts";
import type { ClientFrame } from "./frames.ts";
import { CLOSE, SOCKET_LIMITS } from "./limits.ts";
import type { EventKind } from "./table.ts";

/** The part of WebSocket that the hub uses. */
export type Wire = Pick<
  WebSocket,
  "send" | "close" | "bufferedAmount" | "readyState" | "addEventListener"
>;

/** A socket and its user. */
export interface Connection {
  /** Null until a credential was seen. */
  actor: Actor | null;
  /** Whether the user is an administrator now; may lag `actor` if the database cannot be read. */
  isAdmin: boolean;
  /** Kinds of events that the client has subscribed to; null for all. */
  kinds: ReadonlySet<EventKind> | null;
  readonly address: string;
  /** Number of failed checks in a row. */
  failedChecks: number;
  /**
   * Sends if there is room; `preview` frames give way first. Closes a socket that does not read.
   */
  send(text: string, preview: boolean): void;
  close(why: { code: number; reason: string }): void;
  readonly open: boolean;
  /** Bytes that its client has not read yet. */
  readonly unread: number;
}

export interface ConnectionHandlers {
  frame(frame: ClientFrame): void;
  closed(): void;
}

/** Wraps an open socket: limits the frames it may send and the output buffered for it. */
export function openConnection(
  wire: Wire,
  who: { actor: Actor | null; address: string },
  on: ConnectionHandlers,
): Connection {
  let open = true;
  let allowance: number = SOCKET_LIMITS.burst;
  let lastFrame = performance.now();
  const end = () => {
    if (!open) return;
    open = false;
    on.closed();
  };
  const connection: Connection = {
    actor: who.actor,
    isAdmin: who.actor?.isAdmin ?? false,
    kinds: null,
    address: who.address,
    failedChecks: 0,
    send(text, preview) {
      if (!open || wire.readyState !== WebSocket.OPEN) return;
      const waiting = wire.bufferedAmount;
      if (preview && waiting > SOCKET_LIMITS.previewBuffer) return;
      if (waiting > SOCKET_LIMITS.buffer) return connection.close(CLOSE.tooSlow);
      wire.send(text);
    },
    close({ code, reason }) {
      if (!open) return;
      end();
      try {
        wire.close(code, reason);
      } catch {
        // It was never opened, or the other side was faster.
      }
    },
    get open() {
      return open;
    },
    get unread() {
      return open ? wire.bufferedAmount : 0;
    },
  };
  wire.addEventListener("close", end);
  wire.addEventListener("error", end);
  wire.addEventListener("message", (event: MessageEvent) => {
    if (!open) return;
    const now = performance.now();
    allowance = Math.min(
      SOCKET_LIMITS.burst,
      allowance + (now - lastFrame) / 1000 * SOCKET_LIMITS.framesPerSecond,
    );
    lastFrame = now;
    if (--allowance < 0) return connection.close(CLOSE.tooMany);
    if (typeof event.data !== "string") return connection.close(CLOSE.binary);
    if (event.data.length > SOCKET_LIMITS.frame) return connection.close(CLOSE.tooLarge);
    const frame = readFrame(event.data);
    if ("problem" in frame) {
      return connection.send(encode("error", { message: frame.problem }), false);
    }
    on.frame(frame);
  });
  return connection;
}

/** A server's frame as it goes over the wire. */
export function encode(event: string, data: unknown): string {
  return JSON.stringify({ event, data });
}
