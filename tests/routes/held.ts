/** A request over a real socket whose body stops in the middle until it is told to go on. */
import assert from "node:assert/strict";

export interface Wanted {
  method: string;
  /** With its query. */
  path: string;
  token: string;
  body: unknown;
}

export interface Held {
  /** Bytes of the whole body. */
  length: number;
  /** Sends the rest and returns the status of the answer. */
  finish(): Promise<number>;
}

/** The bytes of a body and their type: bytes, a form, or JSON. */
async function encode(body: unknown): Promise<{ type: string; bytes: Uint8Array<ArrayBuffer> }> {
  if (body instanceof Uint8Array) {
    return { type: "application/octet-stream", bytes: new Uint8Array(body) };
  }
  const sent = body instanceof FormData ? new Response(body) : Response.json(body);
  const bytes = new Uint8Array(await sent.arrayBuffer());
  return { type: sent.headers.get("content-type") ?? "", bytes };
}

/**
 * Sends the head and a part of the body; returns when the server has begun to read it.
 * @param part of the body that is sent at once, from 0 to 1; one byte is always kept back
 */
export async function hold(url: string, wanted: Wanted, part: number): Promise<Held> {
  const { hostname, port } = new URL(url);
  const { type, bytes } = await encode(wanted.body);
  const cut = Math.min(Math.floor(part * bytes.length), bytes.length - 1);
  const socket = await Deno.connect({ hostname, port: Number(port) });
  const deadline = setTimeout(() => socket.close(), 20_000);
  const reader = socket.readable.getReader();
  const writer = socket.writable.getWriter();
  const decoder = new TextDecoder();
  let text = "";
  const until = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = pattern.exec(text);
      if (found) return found;
      const { value, done } = await reader.read();
      assert.ok(!done, `the connection ended after ${JSON.stringify(text.slice(0, 200))}`);
      text += decoder.decode(value, { stream: true });
    }
  };
  await writer.write(new TextEncoder().encode(
    `${wanted.method} ${wanted.path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n` +
      `Authorization: Bearer ${wanted.token}\r\nContent-Type: ${type}\r\n` +
      `Content-Length: ${bytes.length}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n`,
  ));
  await until(/^HTTP\/1\.1 100 Continue\r\n\r\n/);
  text = "";
  if (cut > 0) await writer.write(bytes.subarray(0, cut));
  return {
    length: bytes.length,
    async finish() {
      await writer.write(bytes.subarray(cut)).catch(() => {});
      const [, status] = await until(/^HTTP\/1\.1 (\d{3})/);
      clearTimeout(deadline);
      await reader.cancel().catch(() => {});
      await writer.abort().catch(() => {});
      return Number(status);
    },
  };
}
