import assert from "node:assert/strict";
import { encodeFrame, readFrames } from "../../inference/protocol/frames.ts";
import type { Reply, Request } from "../../inference/protocol/messages.ts";
import { buildTextToImage } from "../../inference/graph/simple.ts";
import { job, params } from "./test_model.ts";

const WORKER = new URL("../../inference/worker.ts", import.meta.url).href;
const ENGINE = new URL("../../inference/engine.ts", import.meta.url).href;

function startWorker(): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-read", "--allow-env", "--allow-sys", "--allow-ffi", WORKER],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
}

async function within<T>(promise: Promise<T>, ms: number, what: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

const hello: Request = { type: "hello", device: "cpu", failed: [], idleReleaseMs: 0 };

Deno.test("the engine's process ends when its input does, also in the middle of a run", async () => {
  const child = startWorker();
  const writer = child.stdin.getWriter();
  await writer.write(encodeFrame(hello));
  const { graph, models } = job(buildTextToImage(params({ width: 256, height: 256, steps: 300 })));
  await writer.write(encodeFrame({ type: "run", id: "1", graph, models, images: {} } as Request));
  let steps = 0;
  for await (const { message } of readFrames<Reply>(child.stdout)) {
    if (message.type !== "progress") continue;
    steps += 1;
    if (steps === 1) await writer.close();
  }
  assert.ok((await within(child.status, 10_000, "the end")).success);
  assert.ok(steps > 0 && steps < 150, `${steps} of 300 steps`);
});

Deno.test("bytes that are no message do not affect the engine's process", async () => {
  const child = startWorker();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode("GET / HTTP/1.1\r\n\r\n"));
  await writer.write(encodeFrame(hello));
  const seen: Reply["type"][] = [];
  for await (const { message } of readFrames<Reply>(child.stdout)) {
    seen.push(message.type);
    if (message.type === "ready") await writer.close();
  }
  assert.deepEqual(seen, ["log", "ready"]);
  await child.status;
});

Deno.test("kill -9 of the server ends its engines", async () => {
  const script = `
    import { createEngine } from ${JSON.stringify(ENGINE)};
    const engine = createEngine({ device: "cpu" });
    await engine.probe();
    console.log(engine.pid);
    setInterval(() => {}, 1000);`;
  const server = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-read", "--allow-env", "--allow-run", "-"],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const writer = server.stdin.getWriter();
  await writer.write(new TextEncoder().encode(script));
  await writer.close();
  const reader = server.stdout.getReader();
  const { value } = await within(reader.read(), 20_000, "the engine's start");
  const pid = Number(new TextDecoder().decode(value).trim());
  assert.ok(pid > 0);
  assert.ok(await isRunning(pid));
  server.kill("SIGKILL");
  await server.status;
  reader.releaseLock();
  await server.stdout.cancel();
  for (let i = 0; i < 50 && await isRunning(pid); i++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.ok(!await isRunning(pid), "the engine's process is gone");
});

Deno.test("unused models are closed after a while", async () => {
  const child = startWorker();
  const writer = child.stdin.getWriter();
  await writer.write(encodeFrame({ ...hello, idleReleaseMs: 100 }));
  const { graph, models } = job(buildTextToImage(params({ steps: 1 })));
  const run = encodeFrame({ type: "run", id: "1", graph, models, images: {} } as Request);
  await writer.write(run);
  const opened: string[] = [];
  let released = 0;
  for await (const { message } of readFrames<Reply>(child.stdout)) {
    if (message.type !== "log") continue;
    if (message.message.startsWith("opened unet")) opened.push(message.message);
    if (message.message !== "models released") continue;
    if (++released === 1) await writer.write(run);
    else await writer.close();
  }
  assert.equal(opened.length, 2, "opened anew after the release");
  await child.status;
});

/** A process that has ended but was not waited for is still listed, as a zombie. */
async function isRunning(pid: number): Promise<boolean> {
  const args = ["-o", "stat=", "-p", `${pid}`];
  const { stdout } = await new Deno.Command("ps", { args, stdout: "piped" }).output();
  const state = new TextDecoder().decode(stdout).trim();
  return state !== "" && !state.startsWith("Z");
}
