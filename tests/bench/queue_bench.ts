/**
 * Measures the queue and the events: claims beside a long history, one event to five hundred
 * sockets (ours and socket.io's in one run), and the time from a request to its first step.
 */
import { listen } from "../queue.ts";
import { startServer } from "../server.ts";
import { cpuSeconds } from "../cpu_time.ts";
import { testQueue } from "../services/queue/test_queue.ts";

const SOCKETS = 500;
const USERS = 50;
const EVENTS = 300;
const HISTORY = 100_000;

/** Runs the benchmark and prints its lines. */
export async function queueBench(): Promise<void> {
  await claims();
  const ours = await fanOut("atelier");
  const theirs = await fanOut("socket.io");
  const ratio = (a: number, b: number) => (a / b).toFixed(2);
  console.log(
    `ours / socket.io: deliveries per second ×${ratio(ours.rate, theirs.rate)}, ` +
      `p99 ×${ratio(ours.p99, theirs.p99)}, processor ×${ratio(ours.cpu, theirs.cpu)}`,
  );
  console.log(`leaked frames: ${ours.leaked}`);
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
  p99: number;
  /** Microseconds of the server's processor for one delivery. */
  cpu: number;
  leaked: number;
}

async function fanOut(kind: "atelier" | "socket.io"): Promise<FanOut> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", new URL("./fanout_server.ts", import.meta.url).pathname, kind],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  try {
    const reader = child.stdout.getReader();
    const { value } = await reader.read();
    const port = Number(new TextDecoder().decode(value));
    const heard = { frames: 0, leaked: 0, delays: [] as number[] };
    const sockets = await Promise.all(
      Array.from({ length: SOCKETS }, (_, i) => open(kind, port, `user-${i % USERS}`, heard)),
    );
    const send = async (events: number, every: number) => {
      const before = heard.frames;
      const began = performance.now();
      await (await fetch(`http://127.0.0.1:${port}/go?events=${events}&every=${every}`)).text();
      while (heard.frames < before + events * SOCKETS) {
        if (performance.now() - began > 60_000) throw new Error(`${kind}: frames are missing`);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      return (performance.now() - began) / 1000;
    };
    await send(50, 0);
    const cpuBefore = cpuSeconds(child.pid);
    const seconds = await send(EVENTS, 0);
    const cpu = (cpuSeconds(child.pid) - cpuBefore) / (EVENTS * SOCKETS) * 1e6;
    heard.delays.length = 0;
    await send(100, 50);
    const delays = heard.delays.toSorted((a, b) => a - b);
    const p99 = delays[Math.floor(delays.length * 0.99)] ?? NaN;
    const rate = EVENTS * SOCKETS / seconds;
    console.log(
      `${kind}: ${Math.round(rate)} deliveries per second to ${SOCKETS} sockets of ${USERS} ` +
        `users, ${cpu.toFixed(1)} µs of the server's processor each; at 20 events per second ` +
        `p99 ${p99.toFixed(1)} ms`,
    );
    for (const socket of sockets) socket.close();
    return { rate, p99, cpu, leaked: heard.leaked };
  } finally {
    child.kill("SIGKILL");
    await child.status;
  }
}

/** The same plain client for both: socket.io's wire form is a prefix before the JSON. */
function open(
  kind: "atelier" | "socket.io",
  port: number,
  user: string,
  heard: { frames: number; leaked: number; delays: number[] },
): Promise<WebSocket> {
  const path = kind === "atelier" ? "/?" : "/socket.io/?EIO=4&transport=websocket&";
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}user=${user}`);
  return new Promise((resolve, reject) => {
    socket.onerror = () => reject(new Error(`${kind} refuses a socket`));
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      if (data.includes("queue_item_status_changed")) {
        heard.frames++;
        const stamp = /"timestamp":([\d.]+)/.exec(data)?.[1];
        heard.delays.push(performance.timeOrigin + performance.now() - Number(stamp));
        const about = /"user_id":"(user-\d+)"/.exec(data)?.[1];
        if (about !== undefined && about !== user) heard.leaked++;
      } else if (data.startsWith("0")) socket.send("40");
      else if (data === "2") socket.send("3");
      else if (data.startsWith("40") || data.includes('"authenticated"')) resolve(socket);
    };
  });
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
