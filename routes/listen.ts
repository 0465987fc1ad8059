import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerOptions,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { SOCKET_LIMITS } from "../services/events/limits.ts";
import type { Whole } from "./answer.ts";
import { takeUpgrades, type Upgrade } from "./upgrade.ts";

/** A library that answers with Node's own objects. */
export interface NodeHandler {
  request(incoming: IncomingMessage, outgoing: ServerResponse): void;
  upgrade(incoming: IncomingMessage, stream: Duplex, head: Uint8Array): void;
}

/** Facts about a request that are not part of the request itself. */
export interface Info {
  remoteAddr: { hostname: string };
  /** Ends the connection at once, whatever is on its way. */
  cutOff(): void;
  /** Sends a complete answer; the response that is returned stands for it. */
  send?: (answer: Whole) => Response;
  /** For a WebSocket request: answers with a socket, and hands it over once it is open. */
  upgrade?: Upgrade;
  /** Leaves the answer to a library; the response that is returned stands for it. */
  handOver?(to: NodeHandler): Response;
}

export interface Listening {
  hostname: string;
  port: number;
  /** Stops accepting connections and waits for the requests in progress. */
  shutdown(): Promise<void>;
}

const HEAD_BYTES = 64 * 1024;
/**
 * Connections at a time: all sockets, and as many for requests. Those beyond are closed at once.
 * Where the system has no file descriptor left for one, Deno's `node:http` stops listening for
 * good, without a word; it raises its own limit to the hard one, which is usually some hundred
 * thousands.
 */
const MOST_CONNECTIONS = 2 * SOCKET_LIMITS.sockets;

/**
 * Listens with `node:http`. `Deno.serve` would do, but its WebSockets buffer a message until it
 * ends, and a message that never ends stays in memory for good, even from an unknown sender.
 * @throws the system's error if the address cannot be listened on.
 */
export async function listen(
  { host, port, tls, connections = MOST_CONNECTIONS }: {
    host: string;
    port: number;
    /** A certificate and its key (PEM): HTTPS instead of HTTP. */
    tls?: { cert: string; key: string } | undefined;
    connections?: number;
  },
  handler: (request: Request, info: Info) => Response | Promise<Response>,
): Promise<Listening> {
  const create = await creatorFor(tls);
  const server = create(
    // Bodies have their pace in `body.ts`; heads, as they come, a minute.
    {
      requestTimeout: 0,
      headersTimeout: 60_000,
      keepAliveTimeout: 65_000,
      maxHeaderSize: HEAD_BYTES,
      // Java's client offers HTTP/2 (h2c) with its first request, whatever that is: an offer that
      // is passed over is no reason to refuse the request (RFC 9110, 7.8).
      shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === "websocket",
    },
    getRequestListener(
      (request, env) => {
        const { incoming, outgoing } = env as HttpBindings;
        const handOver = (to: NodeHandler) => {
          to.request(incoming, outgoing as ServerResponse);
          // A copy: the headers of every answer are completed.
          return new Response(null, RESPONSE_ALREADY_SENT);
        };
        const send = ({ status, headers, body }: Whole) => {
          outgoing.writeHead(status, headers);
          outgoing.end(body);
          return RESPONSE_ALREADY_SENT;
        };
        return handler(request, { ...infoOf(incoming), handOver, send });
      },
      { overrideGlobalObjects: false },
    ),
  );
  server.maxConnections = connections;
  takeUpgrades(server, (request, incoming, ways) => {
    return handler(request, { ...infoOf(incoming), ...ways });
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

/** `node:https` is loaded only for a certificate. */
async function creatorFor(tls: { cert: string; key: string } | undefined) {
  if (!tls) return createServer;
  const { createServer: createSecureServer } = await import("node:https");
  return (options: ServerOptions, listener: RequestListener) =>
    createSecureServer({ ...options, ...tls }, listener);
}

function infoOf(incoming: IncomingMessage): Info {
  const { socket } = incoming;
  return {
    remoteAddr: { hostname: socket.remoteAddress ?? "local" },
    cutOff: () => void socket.destroy(),
  };
}
