/**
 * Hears the events of `fanout_server.ts` over many sockets and says how long each took:
 * `fanout_client.ts atelier|socket.io PORT`. Each line of its input is `events every`; it answers
 * with a line of JSON. What is measured is the server: frames are read without a library, and where
 * delays count only one socket of ten is read at once. The others are read between two parts: to
 * read five hundred takes one process several times as long as the server takes to write to them.
 */
import { createInterface } from "node:readline/promises";
import process from "node:process";
import { SOCKETS, USERS } from "./fanout_server.ts";

export interface Heard {
  seconds: number;
  /** Milliseconds from the sending to the reading; the 99th percentile and the median. */
  p99: number;
  p50: number;
  /** Frames with a user's name that reached another. */
  leaked: number;
}

const [kind, port = ""] = Deno.args;
const latin1 = new TextDecoder("latin1");
/** Of so many sockets one is read at once. */
const PROMPT = 10;
/** Events that fit into a socket's buffer. */
const PART = 25;
/** While it is pending, the other sockets wait. */
let pause: Promise<void> = Promise.resolve();
const heard = { frames: 0, leaked: 0, delays: [] as number[] };

/** A text frame of a client (RFC 6455, 5.2), masked with zeros; less than 126 bytes. */
function textFrame(text: string): Uint8Array<ArrayBuffer> {
  const body = new TextEncoder().encode(text);
  return new Uint8Array([0x81, 0x80 | body.length, 0, 0, 0, 0, ...body]);
}

async function open(user: string, prompt: boolean): Promise<void> {
  const socket = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
  socket.setNoDelay(true);
  const path = kind === "atelier" ? "/?" : "/socket.io/?EIO=4&transport=websocket&";
  await socket.write(new TextEncoder().encode(
    `GET ${path}user=${user} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\n` +
      "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
  ));
  const admitted = Promise.withResolvers<void>();
  void (async () => {
    const buffer = new Uint8Array(64 * 1024);
    let rest = "";
    for (;;) {
      if (!prompt) await pause;
      const n = await socket.read(buffer);
      if (n === null) throw new Error(`${kind} closed a socket`);
      const text: string = rest + latin1.decode(buffer.subarray(0, n));
      // Our frames end with the JSON; what begins behind the last one is read with its rest.
      const end = text.lastIndexOf("}") + 1;
      rest = text.slice(end).replace("\x81\x012", "");
      hear(text.slice(0, end), user, prompt);
      if (/(?<!4)0\{"sid"/.test(text)) await socket.write(textFrame("40"));
      if (/40\{"sid"|"authenticated"/.test(text)) admitted.resolve();
      // Engine.IO asks whether we are there, by a frame with one letter.
      if (text.includes("\x81\x012")) await socket.write(textFrame("3"));
    }
  })();
  await admitted.promise;
}

function hear(text: string, user: string, prompt: boolean): void {
  const now = performance.timeOrigin + performance.now();
  for (const frame of text.split("queue_item_status_changed").slice(1)) {
    heard.frames++;
    const stamp = frame.indexOf('"timestamp":') + 12;
    if (prompt) heard.delays.push(now - Number(frame.slice(stamp, frame.indexOf(",", stamp))));
    const about = frame.indexOf('"user_id":"user-');
    if (about >= 0 && !frame.startsWith(`${user}"`, about + 11)) heard.leaked++;
  }
}

for (let i = 0; i < SOCKETS; i += 50) {
  await Promise.all(
    Array.from({ length: 50 }, (_, n) => open(`user-${(i + n) % USERS}`, (i + n) % PROMPT === 0)),
  );
}
/** Has events sent, until all sockets have heard so many in all. */
async function hearing(events: number, every: number, all: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (every > 0) pause = promise;
  await (await fetch(`http://127.0.0.1:${port}/go?events=${events}&every=${every}`)).text();
  resolve();
  const began = performance.now();
  while (heard.frames < all * SOCKETS) {
    if (performance.now() - began > 120_000) throw new Error(`${kind}: frames are missing`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

console.log("ready");
for await (const line of createInterface({ input: process.stdin })) {
  const [events, every] = line.split(" ").map(Number) as [number, number];
  heard.frames = 0;
  heard.delays.length = 0;
  const began = performance.now();
  const part = every === 0 ? events : PART;
  for (let sent = 0; sent < events; sent += part) await hearing(part, every, sent + part);
  const seconds = (performance.now() - began) / 1000;
  const delays = heard.delays.toSorted((a, b) => a - b);
  const share = (part: number) => delays[Math.floor(delays.length * part)] ?? NaN;
  const answer: Heard = { seconds, p50: share(0.5), p99: share(0.99), leaked: heard.leaked };
  console.log(JSON.stringify(answer));
}
