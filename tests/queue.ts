/** Batches, sockets and waiting, for tests of the queue and the events. */
import assert from "node:assert/strict";
import type { Answer, Json, Person, Studio } from "./libraries.ts";
import { PATIENCE_MS } from "./until.ts";

/** A graph that runs in no time and needs no model. */
export function quickGraph(value = 1): Json {
  return {
    id: "quick",
    nodes: {
      n: { id: "n", type: "integer", value },
      s: { id: "s", type: "string", value: "a" },
    },
    edges: [],
  };
}

export async function enqueue(
  who: Pick<Person, "ask">,
  runs: number,
  more: Json & { batch?: Json } = {},
): Promise<Answer> {
  const { batch, ...rest } = more;
  return await who.ask("POST", "/queue/default/enqueue_batch", {
    batch: { graph: quickGraph(), runs, ...batch },
    ...rest,
  });
}

/** Enqueues and answers the ids; fails the test when it was refused. */
export async function put(
  who: Pick<Person, "ask">,
  runs = 1,
  more: Json & { batch?: Json } = {},
): Promise<number[]> {
  const { status, body } = await enqueue(who, runs, more);
  assert.equal(status, 200, JSON.stringify(body));
  return body["item_ids"] as number[];
}

/** An image of so many steps: 500 take several seconds even on a fast machine. */
export async function draw(
  who: Pick<Person, "ask">,
  steps: number,
  more: Json = {},
): Promise<number[]> {
  const { status, body } = await who.ask("POST", "/generate", {
    prompt: "a green hill",
    steps,
    width: 64,
    height: 64,
    seed: 1,
    ...more,
  });
  assert.equal(status, 200, JSON.stringify(body));
  return body["item_ids"] as number[];
}

export async function item(who: Pick<Person, "ask">, id: number): Promise<Json> {
  const { status, body } = await who.ask("GET", `/queue/default/i/${id}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

/** Asks again until the answer is good. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
  ms = PATIENCE_MS,
): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) assert.fail(`did not happen in ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export async function statusOf(
  who: Pick<Person, "ask">,
  id: number,
  ...wanted: string[]
): Promise<Json> {
  return await eventually(`item ${id} is ${wanted.join(" or ")}`, async () => {
    const found = await item(who, id);
    return wanted.includes(found["status"] as string) ? found : null;
  });
}

/** Empties the queue and pauses it (or lets it run). */
export async function fresh({ ad }: Pick<Studio, "ad">, running = false): Promise<void> {
  await ad.ask("PUT", "/queue/default/processor/pause");
  assert.equal((await ad.ask("PUT", "/queue/default/clear")).status, 200);
  if (running) await resume({ ad });
}

export async function resume({ ad }: Pick<Studio, "ad">): Promise<void> {
  const { status } = await ad.ask("PUT", "/queue/default/processor/resume");
  assert.equal(status, 200);
}

export interface Frame {
  event: string;
  data: Json;
  text: string;
}

export interface Ear {
  frames: Frame[];
  /** The first frame, heard or still to come, for which it is true; 20 s at most. */
  hear(what: string, wanted: (frame: Frame) => boolean, ms?: number): Promise<Frame>;
  send(event: string, data?: unknown): void;
  raw: WebSocket;
  /** The code with which the socket was closed, or will be before long. */
  readonly closed: Promise<number>;
  close(): Promise<void>;
}

/** The same promise, which fails if it takes too long. */
async function inTime<T>(what: string, work: Promise<T>): Promise<T> {
  const { promise: tooLong, reject } = Promise.withResolvers<never>();
  const message = `did not happen in ${PATIENCE_MS} ms: ${what}`;
  const timer = setTimeout(() => reject(new Error(message)), PATIENCE_MS);
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

/** Opens a socket; with a token it signs in by the first frame and waits until it is let in. */
export async function listen(
  server: { url: string },
  token?: string,
  { signIn = true }: { signIn?: boolean } = {},
): Promise<Ear> {
  const raw = new WebSocket(`${server.url.replace(/^http/, "ws")}/ws`);
  const frames: Frame[] = [];
  const { promise: closed, resolve } = Promise.withResolvers<number>();
  raw.onclose = (event) => resolve(event.code);
  raw.onmessage = ({ data }) => {
    const parsed = JSON.parse(data as string) as Frame;
    frames.push({ ...parsed, text: data as string });
  };
  await new Promise<void>((opened, failed) => {
    raw.onopen = () => opened();
    raw.onerror = () => failed(new Error("the socket was refused"));
  });
  raw.onerror = null;
  const ear: Ear = {
    frames,
    hear: (what, wanted, ms = 20_000) =>
      eventually(what, () => Promise.resolve(frames.find(wanted)), ms),
    send: (event, data = {}) => raw.send(JSON.stringify({ event, data })),
    raw,
    get closed() {
      return inTime("the socket is closed", closed);
    },
    async close() {
      raw.close();
      await closed;
    },
  };
  if (token !== undefined) ear.send("authenticate", { token });
  if (token !== undefined && signIn) {
    await ear.hear("authenticated", (frame) => frame.event === "authenticated");
  }
  return ear;
}
