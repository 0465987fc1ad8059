import { type IncomingMessage, type Server, STATUS_CODES } from "node:http";
import { Buffer } from "node:buffer";
import { nextTick } from "node:process";
import { type Duplex, Readable } from "node:stream";
// @ts-types="@types/ws"
import { WebSocketServer } from "ws";
import { SOCKET_LIMITS } from "../services/events/limits.ts";
import type { Wire } from "../services/events/connection.ts";
import type { NodeHandler } from "./listen.ts";

/** Makes the answer that opens a WebSocket, which is handed over once it is open. */
export type Upgrade = (use: (socket: Wire) => void) => Response;

/** Seconds after which the other side of a socket is pinged, and as many later given up. */
const PING_SECONDS = 15;

/**
 * Passes each WebSocket request to the handler; an answer without `upgrade` is a refusal and is
 * sent as it is.
 */
export function takeUpgrades(
  server: Server,
  handler: (
    request: Request,
    incoming: IncomingMessage,
    ways: { upgrade: Upgrade; handOver(to: NodeHandler): Response },
  ) => Response | Promise<Response>,
): void {
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // In bytes, of all parts of a message; the hub counts characters.
    maxPayload: 4 * SOCKET_LIMITS.frame,
  });
  server.on("upgrade", (incoming: IncomingMessage, stream: Duplex, head: Uint8Array) => {
    stream.on("error", () => stream.destroy());
    let open: (() => void) | undefined;
    const later = (way: () => void) => {
      open = way;
      return new Response(null, { status: 204 });
    };
    const upgrade: Upgrade = (use) =>
      later(() => {
        sockets.handleUpgrade(incoming, stream, head as never, (socket) => {
          watch(socket);
          use(wireOf(socket, stream));
        });
      });
    const handOver = (to: NodeHandler) => later(() => to.upgrade(incoming, stream, head));
    ask(incoming, (request) => handler(request, incoming, { upgrade, handOver })).then(
      (answer) => open ? open() : write(stream, incoming, answer),
    ).catch(() => stream.destroy());
  });
}

/** The answer to a request that wants another protocol; it has no body. */
async function ask(
  incoming: IncomingMessage,
  handler: (request: Request) => Response | Promise<Response>,
): Promise<Response> {
  const { method = "GET", url = "/", headers } = incoming;
  const scheme = "encrypted" in incoming.socket ? "https" : "http";
  const address = `${scheme}://${headers.host}${url}`;
  if (!headers.host || !URL.canParse(address) || !["GET", "HEAD"].includes(method)) {
    return new Response(null, { status: 400 });
  }
  const sent = new Headers();
  for (let i = 0; i < incoming.rawHeaders.length; i += 2) {
    sent.append(incoming.rawHeaders[i] as string, incoming.rawHeaders[i + 1] as string);
  }
  return await handler(new Request(address, { method, headers: sent }));
}

/** Writes an answer where another protocol was asked for and is not spoken. */
function write(stream: Duplex, { method }: IncomingMessage, answer: Response): void {
  const lines = [...answer.headers].map(([name, value]) => `${name}: ${value}\r\n`);
  const { status } = answer;
  stream.write(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${
      lines.join("")
    }Connection: close\r\n\r\n`,
  );
  if (answer.body === null || method === "HEAD") stream.end();
  else Readable.fromWeb(answer.body as never).on("error", () => stream.destroy()).pipe(stream);
}

/** A frame with a whole text, as a server sends it: not masked (RFC 6455, 5.2). */
function textFrame(text: string): Uint8Array {
  const size = Buffer.byteLength(text);
  const head = size < 126 ? 2 : size < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + size);
  frame[0] = 0x81;
  if (head === 2) frame[1] = size;
  else if (head === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(size, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(size), 2);
  }
  frame.write(text, head);
  return frame;
}

/** The text that was sent last: an event goes to many sockets, one after the other. */
let last = { text: "", frame: textFrame("") };

/** Streams that hold frames back until the end of the turn. */
let corked: Duplex[] = [];

/** Lets go what the streams hold, all of them in one step: each step takes as long as a frame. */
function uncorkAll(): void {
  const streams = corked;
  corked = [];
  for (const stream of streams) stream.uncork();
}

/**
 * The socket as the hub uses it. A text is turned into a frame once for all its recipients, and
 * frames sent to a socket in one turn of the event loop go out together. They bypass `ws`, which is
 * safe: without compression it never holds a frame back, and its own frames are complete as well.
 */
function wireOf(socket: import("ws").WebSocket, stream: Duplex): Wire {
  const wire = socket as unknown as Wire;
  return {
    send(text) {
      if (last.text !== text) last = { text: text as string, frame: textFrame(text as string) };
      if (stream.writableCorked === 0) {
        stream.cork();
        if (corked.push(stream) === 1) nextTick(uncorkAll);
      }
      stream.write(last.frame);
    },
    close: (code, reason) => wire.close(code, reason),
    get bufferedAmount() {
      return wire.bufferedAmount;
    },
    get readyState() {
      return wire.readyState;
    },
    addEventListener: wire.addEventListener.bind(wire) as Wire["addEventListener"],
  };
}

/** Terminates a socket whose other side is gone or breaks the protocol. */
function watch(socket: import("ws").WebSocket): void {
  let alive = true;
  const timer = setInterval(() => {
    if (!alive) return socket.terminate();
    alive = false;
    socket.ping();
  }, PING_SECONDS * 1000);
  socket.on("pong", () => alive = true);
  // The client is sent the reason first; its further data is discarded for a moment.
  socket.on("error", () => setTimeout(() => socket.terminate(), 100));
  socket.on("close", () => clearInterval(timer));
}
