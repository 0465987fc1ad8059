/**
 * A server that sends the same status events to many sockets, in our way or in socket.io's:
 * `fanout_server.ts atelier|socket.io`. Prints its port; `GET /go?events=N&every=MS` sends.
 * Both send the owner the whole payload and everybody else the redacted one.
 */
import { createServer } from "node:http";
import { Server } from "socket.io";
import { listen } from "../../routes/listen.ts";
import { sessionActor } from "../../services/actor.ts";
import type { EventPayloads } from "../../services/contract/events.ts";
import { createEventBus, createHub } from "../../services/events/mod.ts";
import { EVENT_TABLE } from "../../services/events/table.ts";

type Status = EventPayloads["queue_item_status_changed"];

export const SOCKETS = 500;
export const USERS = 50;

/** A status change of one of the users, stamped with the instant of its sending. */
function payload(n: number): Status {
  const counts = { pending: 3, in_progress: 1, waiting: 0, completed: 9, failed: 0, canceled: 0 };
  const user_id = `user-${n % USERS}`;
  const of = { queue_id: "default", batch_id: `batch-${n}`, origin: null, destination: null };
  return {
    ...of,
    timestamp: performance.timeOrigin + performance.now(),
    item_id: n,
    user_id,
    session_id: `session-${n}`,
    status: "in_progress",
    status_sequence: n,
    error_type: null,
    error_message: null,
    error_traceback: null,
    created_at: "2026-01-01T00:00:00.000Z",
    updated_at: "2026-01-01T00:00:00.000Z",
    started_at: null,
    completed_at: null,
    device: "cpu",
    batch_status: { ...of, ...counts, total: 13 },
    queue_status: {
      ...counts,
      queue_id: "default",
      total: 13,
      item_id: n,
      batch_id: `batch-${n}`,
      session_id: `session-${n}`,
      user_pending: 1,
      user_in_progress: 1,
    },
  };
}

/** Sends `events` of them, `every` milliseconds apart (0: as fast as they go). */
async function go(url: URL, send: (data: Status) => void): Promise<void> {
  const events = Number(url.searchParams.get("events"));
  const every = Number(url.searchParams.get("every"));
  for (let n = 0; n < events; n++) {
    send(payload(n));
    if (every > 0 || n % 5 === 0) await new Promise((resolve) => setTimeout(resolve, every));
  }
}

async function atelier(): Promise<void> {
  const events = createEventBus();
  const hub = createHub({
    events,
    auth: {
      identifyToken: (token) => Promise.resolve(sessionActor(token, false, token, null)),
      stillGood: (actor) => Promise.resolve(actor),
      onChange: () => () => {},
    },
    queueExists: () => true,
    changesSince: () => Promise.resolve({ events: [], complete: true, last: 0 }),
  });
  const { port } = await listen({ host: "127.0.0.1", port: 0 }, async (request, { upgrade }) => {
    const url = new URL(request.url);
    if (url.pathname === "/go") {
      await go(url, (data) => {
        events.emit("queue_item_status_changed", data, { ownerId: data.user_id });
      });
      return new Response("done");
    }
    const actor = sessionActor(url.searchParams.get("user") ?? "", false, "s", null);
    return upgrade?.((socket) => hub.connect(socket, { actor, address: "127.0.0.1" })) ??
      new Response(null, { status: 404 });
  });
  console.log(port);
}

function socketIo(): void {
  const redact = EVENT_TABLE.queue_item_status_changed.other as (data: Status) => Status;
  const http = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    if (url.pathname !== "/go") return;
    const send = (data: Status) => {
      io.to(data.user_id).emit("queue_item_status_changed", data);
      io.except(data.user_id).emit("queue_item_status_changed", redact(data));
    };
    void go(url, send).then(() => response.end("done"));
  });
  const io = new Server(http, { transports: ["websocket"], perMessageDeflate: false });
  io.on("connection", (socket) => void socket.join(String(socket.handshake.query["user"])));
  http.listen(0, "127.0.0.1", () => console.log((http.address() as { port: number }).port));
}

if (import.meta.main) await (Deno.args[0] === "socket.io" ? socketIo : atelier)();
