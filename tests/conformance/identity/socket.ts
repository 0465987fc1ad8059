import assert from "node:assert/strict";
import type { TestServer } from "../../server.ts";

/** Far below what a session lasts: the server looks every two seconds at the latest. */
export const PROMPTLY_MS = 10_000;

export interface OpenSocket {
  /** Fails unless the server closes the socket, for want of a session, in time. */
  closedWithin(ms: number): Promise<void>;
  close(): void;
}

/** A signed-in socket. */
export async function openSocket(server: TestServer, token: string): Promise<OpenSocket> {
  const socket = new WebSocket(`${server.url.replace("http", "ws")}/ws`);
  const closed = new Promise<number>((resolve) => {
    socket.addEventListener("close", (event) => resolve(event.code));
  });
  await within(
    PROMPTLY_MS,
    new Promise<void>((resolve, reject) => {
      socket.addEventListener("open", () => {
        socket.send(JSON.stringify({ event: "authenticate", data: { token } }));
      });
      socket.addEventListener("message", (message) => {
        if (JSON.parse(String(message.data)).event === "authenticated") resolve();
      });
      socket.addEventListener("error", () => reject(new Error("the socket failed")));
      void closed.then((code) => reject(new Error(`the socket closed with ${code}`)));
    }),
  );
  return {
    closedWithin: async (ms) => assert.equal(await within(ms, closed), 4401),
    close: () => socket.close(),
  };
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
