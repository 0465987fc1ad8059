/**
 * The engine's process: reads requests from its standard input, answers on its standard output,
 * logs on its standard error, and ends when its input does, so that it never outlives the server.
 *
 * Needs: read (model folders, images, the packages' own files), ffi (ONNX Runtime and libvips are
 * native), env and sys (they ask for the number of cores and the like). No network, no writing, no
 * starting of other programs.
 */
import { readFrames } from "./protocol/frames.ts";
import type { Reply, Request } from "./protocol/messages.ts";
import { createReplies } from "./protocol/replies.ts";
import { chooseDevice, type ChosenDevice } from "./runtime/device.ts";
import { toEngineError } from "./runtime/errors.ts";
import { type Growth, growthLimit, watchGrowth } from "./runtime/growth.ts";
import { type JobInput, runJob } from "./runtime/job.ts";
import { createModels, type ModelStore } from "./runtime/models.ts";

interface Ready extends ChosenDevice {
  models: ModelStore;
  growth: Growth;
}

/** Serves until the input ends. */
async function serveEngine(
  input: ReadableStream<Uint8Array>,
  output: WritableStream<Uint8Array>,
): Promise<void> {
  const replies = createReplies(output);
  const { send, log } = replies;
  const watch = { ms: 0 };
  let ready: Promise<Ready> | null = null;
  let idleReleaseMs = 0;
  let idleTimer: ReturnType<typeof setTimeout> | undefined;
  let running: { id: string; abort: AbortController } | null = null;

  async function start(request: Extract<Request, { type: "hello" }>): Promise<Ready> {
    idleReleaseMs = request.idleReleaseMs;
    const chosen = await chooseDevice({
      choice: request.device,
      failed: request.failed,
      testing: (device) => send({ type: "testing", device }),
    });
    const limit = request.growthLimit ??
      growthLimit(chosen.backend.device, Deno.systemMemoryInfo().total);
    return {
      ...chosen,
      models: createModels(chosen.backend, watch, log, chosen.report.memory),
      growth: watchGrowth(limit, () => Deno.memoryUsage().rss),
    };
  }

  async function run(job: JobInput, abort: AbortController): Promise<void> {
    const { id } = job;
    clearTimeout(idleTimer);
    running = { id, abort };
    try {
      if (!ready) throw new Error("the engine was not started");
      const { models, report, growth } = await ready;
      const { device } = report;
      const outcome = await runJob(job, { models, watch, device, signal: abort.signal, send });
      await send({ type: "result", id, outcome, worn: growth.tooMuch(models.opened()) });
    } catch (error) {
      const { kind, message, nodeId, field } = toEngineError(error, abort.signal);
      const where = { ...(nodeId ? { nodeId } : {}), ...(field ? { field } : {}) };
      await send({ type: "error", id, kind, message, ...where });
    } finally {
      running = null;
      if (idleReleaseMs > 0) idleTimer = setTimeout(release, idleReleaseMs);
    }
  }

  async function release(): Promise<void> {
    const { models } = await ready ?? {};
    await models?.release();
    log("info", "models released");
  }

  let work: Promise<unknown> = Promise.resolve();
  const stray = (bytes: Uint8Array) => log("warning", `${bytes.length} bytes that are no message`);
  for await (const { message, attachments } of readFrames<Request>(input, stray)) {
    switch (message.type) {
      case "hello": {
        ready = start(message);
        const answer = ready.then(
          ({ report }): Reply => ({ type: "ready", report }),
          (error): Reply => ({ type: "unready", message: toEngineError(error, NEVER).message }),
        );
        work = work.then(async () => await send(await answer));
        break;
      }
      case "run": {
        const abort = new AbortController();
        const job = { ...message, images: withBytes(message.images, attachments) };
        running = { id: job.id, abort };
        work = work.then(() => run(job, abort));
        break;
      }
      case "cancel":
        if (running?.id === message.id) running.abort.abort();
        break;
      case "release":
        work = work.then(release).then(() => send({ type: "released" }));
        break;
    }
  }
  // No one is left to answer: running jobs stop at their next step.
  running?.abort.abort();
}

const NEVER = new AbortController().signal;

function withBytes(
  images: Record<string, string | number>,
  attachments: Uint8Array[],
): Record<string, Uint8Array | string> {
  return Object.fromEntries(
    Object.entries(images).map(([name, source]) => [
      name,
      typeof source === "string" ? source : attachments[source] ?? new Uint8Array(),
    ]),
  );
}

/** The role `engine` of the executable. */
export async function main(): Promise<void> {
  // Only frames may go to standard output.
  console.log = console.info = console.debug = console.error;
  await serveEngine(Deno.stdin.readable, Deno.stdout.writable);
  Deno.exit(0);
}

if (import.meta.main) await main();
