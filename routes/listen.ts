import { createServer, type IncomingMessage, STATUS_CODES } from "node:http";
import type { AddressInfo } from "node:net";
import { type Duplex, Readable } from "node:stream";
import { getRequestListener } from "@hono/node-server";
// @ts-types="@types/ws"
import { WebSocketServer } from "ws";
import { SOCKET_LIMITS } from "../services/events/limits.ts";
import type { Wire } from "../services/events/connection.ts";

/** What is known of a request beside what it says. */
export interface Info {
  remoteAddr: { hostname: string };
  /** Ends the connection at once, whatever is on its way. */
  cutOff(): void;
  /** Of a request for a WebSocket: answers with one, and hands it over once it is open. */
  upgrade?: (use: (socket: Wire) => void) => Response;
}

export interface Listening {
  hostname: string;
  port: number;
  /** Takes nothing more in, and waits for what is under way. */
  shutdown(): Promise<void>;
}

/** Seconds after which the other side of a socket is pinged, and as many later given up. */
const PING_SECONDS = 15;
const HEAD_BYTES = 64 * 1024;
/**
 * Connections at a time: all sockets, and as many for requests. Those beyond are closed at once. Where
 * the system has no file descriptor left for one, Deno's `node:http` stops listening for good, without
 * a word; it raises its own limit to the hard one, which is usually some hundred thousands.
 */
const MOST_CONNECTIONS = 2 * SOCKET_LIMITS.sockets;

/**
 * Listens with `node:http` and `ws`. `Deno.serve` would do, but its WebSockets keep whatever is sent
 * until the message ends, and a message that never ends is in memory for good, whoever sends it.
 * @throws the system's error when nothing can listen there.
 */
export async function listen(
  { host, port, connections = MOST_CONNECTIONS }: {
    host: string;
    port: number;
    connections?: number;
  },
  handler: (request: Request, info: Info) => Response | Promise<Response>,
): Promise<Listening> {
  const server = createServer(
    // Bodies have their pace in `body.ts`; heads, as they come, a minute.
    {
      requestTimeout: 0,
      headersTimeout: 60_000,
      keepAliveTimeout: 65_000,
      maxHeaderSize: HEAD_BYTES,
      // Java's client offers HTTP/2 (h2c) with its first request, whatever that is: an offer that is
      // passed over is no reason to refuse the request (RFC 9110, 7.8).
      shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === "websocket",
    },
    getRequestListener(
      (request, env) => handler(request, infoOf((env as { incoming: IncomingMessage }).incoming)),
      { overrideGlobalObjects: false },
    ),
  );
  server.maxConnections = connections;
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // In bytes, of all parts of a message; the hub counts characters.
    maxPayload: 4 * SOCKET_LIMITS.frame,
  });
  server.on("upgrade", (incoming: IncomingMessage, stream: Duplex, head: Uint8Array) => {
    stream.on("error", () => stream.destroy());
    let use: ((socket: Wire) => void) | undefined;
    const upgrade = (given: (socket: Wire) => void) => {
      use = given;
      return new Response(null, { status: 204 });
    };
    ask(incoming, (request) => handler(request, { ...infoOf(incoming), upgrade })).then(
      (answer) => {
        if (!use) return write(stream, incoming, answer);
        const handOver = use;
        sockets.handleUpgrade(incoming, stream, head as never, (socket) => {
          watch(socket);
          handOver(socket as unknown as Wire);
        });
      },
    ).catch(() => stream.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    hostname: address.address,
    port: address.port,
    shutdown: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

function infoOf(incoming: IncomingMessage): Info {
  const { socket } = incoming;
  return {
    remoteAddr: { hostname: socket.remoteAddress ?? "local" },
    cutOff: () => void socket.destroy(),
  };
}

/** The answer to a request that wants another protocol; it has no body. */
async function ask(
  incoming: IncomingMessage,
  handler: (request: Request) => Response | Promise<Response>,
): Promise<Response> {
  const { method = "GET", url = "/", headers } = incoming;
  const address = `http://${headers.host}${url}`;
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

/** Gives a socket up whose other side is gone, and one that breaks the protocol. */
function watch(socket: import("ws").WebSocket): void {
  let alive = true;
  const timer = setInterval(() => {
    if (!alive) return socket.terminate();
    alive = false;
    socket.ping();
  }, PING_SECONDS * 1000);
  socket.on("pong", () => alive = true);
  // It is told why, and what it sends on is thrown away for a moment.
  socket.on("error", () => setTimeout(() => socket.terminate(), 100));
  socket.on("close", () => clearInterval(timer));
}
