/** A client of InvokeAI's kind, for tests of the Socket.IO door. */
import { io, type Socket } from "socket.io-client";
import { eventually } from "./queue.ts";

export interface IoFrame {
  event: string;
  data: Record<string, unknown>;
}

export interface IoEar {
  socket: Socket;
  frames: IoFrame[];
  /** The first frame, heard or still to come, for which it is true. */
  hear(what: string, wanted: (frame: IoFrame) => boolean): Promise<IoFrame>;
  /** Resolves with the client's reason once the connection has ended. */
  ended: Promise<string>;
  close(): void;
}

export interface IoOptions {
  auth?: Record<string, unknown>;
  headers?: Record<string, string>;
  transports?: ("polling" | "websocket")[];
  onFrame?(frame: IoFrame): void;
}

/** Connects, and subscribes to the queue. @throws Error with the reason if it is refused. */
export async function listenIo(server: { url: string }, options: IoOptions = {}): Promise<IoEar> {
  const { auth, headers, transports, onFrame } = options;
  const socket = io(server.url, {
    path: "/ws/socket.io",
    forceNew: true,
    reconnection: false,
    ...(auth && { auth }),
    ...(transports && { transports }),
    ...(headers && { extraHeaders: headers }),
  });
  const frames: IoFrame[] = [];
  const { promise: ended, resolve } = Promise.withResolvers<string>();
  socket.on("disconnect", resolve);
  socket.onAny((event: string, data: Record<string, unknown>) => {
    const frame = { event, data };
    frames.push(frame);
    onFrame?.(frame);
  });
  try {
    await new Promise<void>((connected, refused) => {
      socket.on("connect", () => connected());
      socket.on("connect_error", refused);
    });
  } catch (error) {
    socket.disconnect();
    throw error;
  }
  const ear: IoEar = {
    socket,
    frames,
    hear: (what, wanted) => eventually(what, () => Promise.resolve(frames.find(wanted))),
    ended,
    close: () => void socket.disconnect(),
  };
  socket.emit("subscribe_queue", { queue_id: "default" });
  await ear.hear("subscribed", ({ event }) => event === "subscribed_queue");
  return ear;
}
