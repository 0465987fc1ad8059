/**
 * Measures the queue and the events: claims beside a long history, one event to five hundred
 * sockets (ours and socket.io's in one run), and the time from a request to its first step.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import { fileURLToPath } from "node:url";
import { listen } from "../queue.ts";
import { startServer } from "../server.ts";
import { cpuSeconds } from "../cpu_time.ts";
import type { Heard } from "./fanout_client.ts";
import { SOCKETS, USERS } from "./fanout_server.ts";
import { testQueue } from "../services/queue/test_queue.ts";

/**
 * Milliseconds between two events, where delays count: what a class at work sends, and ten times as
 * many, to which socket.io gives half of a processor.
 */
const PACES = [50, 5] as const;
const PACED_EVENTS = 100;
const ROUNDS = 5;
const EVENTS = 300;
const HISTORY = 100_000;

/** Runs the benchmark and prints its lines. */
export async function queueBench(): Promise<void> {
  await claims();
  await fanOuts();
  await firstStep();
}

async function claims(): Promise<void> {
  await using house = await testQueue({ max_queue_size: 200_000 });
  const at = new Date().toISOString();
  // History is written as rows are: through the triggers that keep the counts.
  await house.db.executeQuery({
    sql: `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${HISTORY})
      INSERT INTO session_queue (queue_id, user_id, batch_id, session_id, status, position, cost,
        created_at, updated_at, completed_at, field_values)
      SELECT 'default', CASE i % 2 WHEN 0 THEN 'al' ELSE 'bo' END, 'h' || (i / 10), 'h' || i,
        'completed', i, 1, ?, ?, ?, '[]' FROM n`,
    parameters: [at, at, at],
    query: { kind: "RawNode", sqlFragments: [], parameters: [] },
    queryId: { queryId: "history" },
  } as never);
  for (const actor of [house.al, house.bo, house.ad]) await house.put(actor, 500);
  const began = performance.now();
  let claimed = 0;
  while (await house.claim()) claimed++;
  const seconds = (performance.now() - began) / 1000;
  console.log(
    `claims beside ${HISTORY} rows of history: ${Math.round(claimed / seconds)} per second`,
  );
  const reading = performance.now();
  for (let i = 0; i < 100; i++) await house.queue.status(house.al, "default");
  console.log(`status beside them: ${((performance.now() - reading) / 100).toFixed(2)} ms`);
}

interface FanOut {
  rate: number;
  /** Microseconds of the server's processor for one delivery. */
  cpu: number;
  paced: { cpu: number; p50: number; p99: number }[];
  leaked: number;
}

/** Rounds in turns: what else the machine does is nearly the same within one. */
async function fanOuts(): Promise<void> {
  const rounds: { ours: FanOut; theirs: FanOut }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push({ ours: await fanOut("atelier"), theirs: await fanOut("socket.io") });
  }
  const ratio = (of: (one: FanOut) => number) => {
    const all = rounds.map(({ ours, theirs }) => of(ours) / of(theirs)).toSorted((a, b) => a - b);
    const [first, middle, last] = [all[0], all[all.length >> 1], all.at(-1)] as number[];
    return `×${middle!.toFixed(2)} (${first!.toFixed(2)} to ${last!.toFixed(2)})`;
  };
  console.log(
    `ours / socket.io: deliveries per second ${ratio((one) => one.rate)}, ` +
      `processor ${ratio((one) => one.cpu)}`,
  );
  for (const [i, every] of PACES.entries()) {
    console.log(
      `at ${1000 / every} events per second: p99 ${ratio(({ paced }) => paced[i]?.p99 ?? NaN)} ` +
        `(goal 0.7), processor ${ratio(({ paced }) => paced[i]?.cpu ?? NaN)}`,
    );
  }
  console.log(`leaked frames: ${rounds.reduce((sum, { ours }) => sum + ours.leaked, 0)}`);
}

async function fanOut(kind: "atelier" | "socket.io"): Promise<FanOut> {
  await using server = startPart("fanout_server.ts", kind);
  await using client = startPart("fanout_client.ts", kind, await server.line());
  assert.equal(await client.line(), "ready");
  const send = async (events: number, every: number) => {
    client.write(`${events} ${every}\n`);
    return JSON.parse(await client.line()) as Heard;
  };
  await send(50, 0);
  const before = cpuSeconds(server.pid);
  const { seconds } = await send(EVENTS, 0);
  const cpu = (cpuSeconds(server.pid) - before) / (EVENTS * SOCKETS) * 1e6;
  const paced: FanOut["paced"] = [];
  let leaked = 0;
  for (const every of PACES) {
    const before = cpuSeconds(server.pid);
    const heard = await send(PACED_EVENTS, every);
    const cpu = (cpuSeconds(server.pid) - before) / (PACED_EVENTS * SOCKETS) * 1e6;
    paced.push({ cpu, p50: heard.p50, p99: heard.p99 });
    leaked = heard.leaked;
  }
  const rate = EVENTS * SOCKETS / seconds;
  console.log(
    `${kind}: ${Math.round(rate)} deliveries per second to ${SOCKETS} sockets of ${USERS} ` +
      `users, ${cpu.toFixed(1)} µs of the server's processor each`,
  );
  for (const [i, { cpu, p50, p99 }] of paced.entries()) {
    console.log(
      `  at ${1000 / (PACES[i] as number)} events per second: ${cpu.toFixed(1)} µs, ` +
        `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
    );
  }
  return { rate, cpu, paced, leaked };
}

/** A process of the fan-out, which speaks in lines. */
function startPart(file: string, ...args: string[]) {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(Deno.execPath(), ["run", "--quiet", "-A", path, ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    pid: child.pid ?? 0,
    async line(): Promise<string> {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${file} has ended`);
      return value;
    },
    write: (text: string) => void child.stdin.write(text),
    async [Symbol.asyncDispose]() {
      const ended = once(child, "exit");
      if (child.kill("SIGKILL")) await ended;
    },
  };
}

async function firstStep(): Promise<void> {
  await using server = await startServer({
    unchecked: true,
    settings: { device: "cpu", log_level: "error" },
  });
  const ear = await listen(server);
  const once = async () => {
    ear.frames.length = 0;
    const began = performance.now();
    const response = await fetch(`${server.url}/api/v1/generate`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ prompt: "a hill", steps: 4, width: 64, height: 64 }),
    });
    await response.body?.cancel();
    await ear.hear("a step", (f) => f.event === "invocation_progress");
    const taken = performance.now() - began;
    await ear.hear("the end", (f) => f.data["status"] === "completed");
    return taken;
  };
  const cold = await once();
  const warm = [await once(), await once(), await once()].toSorted((a, b) => a - b)[1] as number;
  console.log(
    `from the request to the first step: ${warm.toFixed(0)} ms, with starting the engine and ` +
      `opening the model ${cold.toFixed(0)} ms`,
  );
  await ear.close();
}

if (import.meta.main) await queueBench();
