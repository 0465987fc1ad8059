import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { SOCKET_LIMITS } from "../services/events/limits.ts";
import { wholeOf } from "./answer.ts";
import { takeUpgrades, type Upgrade } from "./upgrade.ts";

/** Facts about a request that are not part of the request itself. */
export interface Info {
  remoteAddr: { hostname: string };
  /** Ends the connection at once, whatever is on its way. */
  cutOff(): void;
  /** For a WebSocket request: answers with a socket, and hands it over once it is open. */
  upgrade?: Upgrade;
}

export interface Listening {
  hostname: string;
  port: number;
  /** Stops accepting connections and waits for the requests in progress. */
  shutdown(): Promise<void>;
}

const HEAD_BYTES = 64 * 1024;
/**
 * Connections at a time: all sockets, and as many for requests. Those beyond are closed at once. Where
 * the system has no file descriptor left for one, Deno's `node:http` stops listening for good, without
 * a word; it raises its own limit to the hard one, which is usually some hundred thousands.
 */
const MOST_CONNECTIONS = 2 * SOCKET_LIMITS.sockets;

/**
 * Listens with `node:http`. `Deno.serve` would do, but its WebSockets buffer a message until it
 * ends, and a message that never ends stays in memory for good, even from an unknown sender.
 * @throws the system's error if the address cannot be listened on.
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
      async (request, env) => {
        const { incoming, outgoing } = env as HttpBindings;
        const response = await handler(request, infoOf(incoming));
        const whole = wholeOf(response);
        if (!whole) return response;
        outgoing.writeHead(whole.status, whole.headers);
        outgoing.end(whole.body);
        return RESPONSE_ALREADY_SENT;
      },
      { overrideGlobalObjects: false },
    ),
  );
  server.maxConnections = connections;
  takeUpgrades(server, (request, incoming, upgrade) => {
    return handler(request, { ...infoOf(incoming), upgrade });
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
