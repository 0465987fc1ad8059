import { type EngineProcess, startEngineProcess } from "./engine_process.ts";
import type { Reply } from "./protocol/messages.ts";
import {
  type DeviceCheck,
  type DeviceName,
  type DeviceReport,
  type Engine,
  EngineError,
  type EngineOptions,
  type Job,
  type JobEvents,
  type JobOutcome,
} from "./types.ts";

export * from "./types.ts";

const DEFAULT_IDLE_RELEASE_MS = 5 * 60_000;
/** Grace period for the running step after a cancel; after it the process is killed. */
const CANCEL_GRACE_MS = 30_000;
/**
 * For each part of the self-test. Compiling its shaders takes seconds, and on a busy machine
 * without a GPU minutes; a driver that hangs takes for ever.
 */
const START_TIMEOUT_MS = 180_000;
const CLOSE_GRACE_MS = 3_000;

/** A process that has sent its greeting, or is about to. */
interface Live {
  process: EngineProcess;
  ready: Promise<DeviceReport>;
  /** Settles when the process has ended and all of its messages have been handled. */
  gone: Promise<void>;
  task: Task | null;
  released: (() => void)[];
  /** Ends the process after a message that leaves it unfit for further work. */
  retire(): void;
}

interface Task {
  id: string;
  on: JobEvents;
  resolve(outcome: JobOutcome): void;
  reject(error: unknown): void;
  /** What an event handler threw: the reason that the run was canceled for. */
  handlerError?: { error: unknown };
  canceled: boolean;
}

/**
 * Creates the client of the engine's child process. The child is started on first use, and again
 * after it has ended for any reason.
 */
export function createEngine(options: EngineOptions): Engine {
  const logger = options.logger ?? (() => {});
  const crashed: DeviceCheck[] = [];
  /** Processes that have not ended yet; `live` is the one that gets new work. */
  const all = new Set<Live>();
  let live: Live | null = null;
  let closed = false;
  let queue: Promise<unknown> = Promise.resolve();

  /**
   * The running process, after its device is chosen. One that a device's driver brings down while
   * it is tested is started again without that device.
   */
  async function ensure(): Promise<Live> {
    while (true) {
      if (closed) throw new EngineError("crashed", "the engine is closed");
      live ??= start();
      const tried = live;
      const before = crashed.length;
      try {
        await tried.ready;
        return tried;
      } catch (error) {
        if (crashed.length === before || options.device !== "auto") throw error;
      }
    }
  }

  function start(): Live {
    const process = startEngineProcess(logger);
    const { promise: ready, resolve, reject } = Promise.withResolvers<DeviceReport>();
    ready.catch(() => {});
    let timer: ReturnType<typeof setTimeout> | undefined;
    const begin = () => {
      clearTimeout(timer);
      timer = setTimeout(() => process.kill(), START_TIMEOUT_MS);
    };
    begin();
    const self: Live = {
      process,
      ready,
      task: null,
      released: [],
      gone: Promise.resolve(),
      retire() {
        if (live === self) live = null;
        process.kill();
      },
    };
    all.add(self);
    let testing: DeviceName | null = null;
    let settled = false;

    async function follow(): Promise<void> {
      for await (const { message, attachments } of process.replies) {
        if (message.type === "testing") {
          testing = message.device;
          begin();
        } else if (message.type === "ready" || message.type === "unready") {
          settled = true;
          clearTimeout(timer);
          if (message.type === "ready") resolve(message.report);
          else reject(new EngineError("failed", message.message));
        } else await handle(self, message, attachments[0], logger);
      }
      const { how, words } = await process.ended;
      if (words && (self.task || !settled)) {
        logger("warning", `the engine ended (${how}); its last words: ${words}`);
      }
      clearTimeout(timer);
      if (live === self) live = null;
      all.delete(self);
      const error = new EngineError("crashed", messageOf(how));
      if (!settled && testing) {
        crashed.push({ device: testing, name: "start", ok: false, detail: error.message });
      }
      reject(error);
      for (const done of self.released) done();
      const task = self.task;
      self.task = null;
      task?.reject(task.canceled ? reasonOf(task) : error);
    }

    self.gone = follow();
    const { device, idleReleaseMs = DEFAULT_IDLE_RELEASE_MS, growthLimit } = options;
    void process.send({
      type: "hello",
      device,
      // A device that was asked for by name is tried again each time.
      failed: device === "auto" ? crashed : [],
      idleReleaseMs,
      ...(growthLimit === undefined ? {} : { growthLimit }),
    });
    return self;
  }

  async function runNow(job: Job, on: JobEvents, signal?: AbortSignal): Promise<JobOutcome> {
    throwIfCanceled(signal);
    const self = await ensure();
    const { process } = self;
    throwIfCanceled(signal);
    if (live !== self) throw new EngineError("crashed", "the engine process ended before the run");
    const { promise, resolve, reject } = Promise.withResolvers<JobOutcome>();
    const task: Task = { id: job.id, on, resolve, reject, canceled: false };
    self.task = task;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const cancel = () => {
      task.canceled = true;
      timer ??= setTimeout(() => process.kill(), CANCEL_GRACE_MS);
      void process.send({ type: "cancel", id: job.id });
    };
    signal?.addEventListener("abort", cancel, { once: true });
    try {
      const attachments: Uint8Array[] = [];
      const images = Object.fromEntries(
        Object.entries(job.images).map(([name, source]) => [
          name,
          typeof source === "string" ? source : attachments.push(source) - 1,
        ]),
      );
      const { id, graph, models, embeddings = [] } = job;
      const { promptFolder = null } = options;
      const run = { type: "run" as const, id, graph, models, images, embeddings, promptFolder };
      await process.send(run, attachments);
      return await promise;
    } finally {
      signal?.removeEventListener("abort", cancel);
      clearTimeout(timer);
    }
  }

  return {
    choice: options.device,
    get pid() {
      return live?.process.pid ?? null;
    },
    async probe() {
      return await (await ensure()).ready;
    },
    run(job, on, signal) {
      const result = queue.then(() => runNow(job, on, signal));
      queue = result.catch(() => {});
      return result;
    },
    async release() {
      const self = live;
      if (!self) return;
      await new Promise<void>((resolve) => {
        self.released.push(resolve);
        void self.process.send({ type: "release" });
      });
    },
    async close() {
      closed = true;
      await Promise.all([...all].map(finish));
    },
  };
}

/** Lets a process end by itself, for a while. */
async function finish(self: Live): Promise<void> {
  if (self.task) self.task.canceled = true;
  const timer = setTimeout(() => self.process.kill(), CLOSE_GRACE_MS);
  await self.process.finish();
  await self.gone;
  clearTimeout(timer);
}

/**
 * Passes a message on. Handlers are awaited, so that events arrive in order and a slow handler
 * slows the engine down; an error thrown by one ends the run.
 */
async function handle(
  self: Live,
  message: Reply,
  attachment: Uint8Array | undefined,
  logger: NonNullable<EngineOptions["logger"]>,
): Promise<void> {
  const { task } = self;
  switch (message.type) {
    case "log":
      return logger(message.level, message.message);
    case "released":
      return self.released.shift()?.();
    case "result":
      self.task = null;
      if (message.worn) {
        logger("info", "the engine's process has grown too large: another takes its place");
        self.retire();
      }
      return task?.canceled ? task.reject(reasonOf(task)) : task?.resolve(message.outcome);
    case "error": {
      self.task = null;
      const { kind, nodeId, field } = message;
      const where = { ...(nodeId ? { nodeId } : {}), ...(field ? { field } : {}) };
      const error = new EngineError(kind, message.message, where);
      // Memory is fragmented after running out of it, and a lost device does not come back: a new
      // process starts with all of it.
      if (kind === "memory" || kind === "crashed") self.retire();
      return task?.reject(task.canceled ? reasonOf(task) : error);
    }
  }
  if (!task || task.canceled) return;
  try {
    if (message.type === "node_started") await task.on.nodeStarted?.(message.event);
    else if (message.type === "progress") task.on.progress?.(message.event);
    else if (message.type === "node_completed") await task.on.nodeCompleted?.(message.event);
    else if (message.type === "image") {
      await task.on.image?.({ ...message.event, png: attachment ?? new Uint8Array() });
    }
  } catch (error) {
    task.canceled = true;
    task.handlerError = { error };
    await self.process.send({ type: "cancel", id: task.id });
  }
}

/**
 * Why a process ended that was not asked to. The system sends SIGBUS for a read behind the end of a
 * mapped file, and weights of 32 bits are read from their files for as long as they are in use.
 */
function messageOf(how: string): string {
  if (how !== "SIGBUS") return `the engine process ended unexpectedly (${how})`;
  return "a file of the model was cut off or written over while it was in use; to replace one, " +
    "copy the new file beside it and rename it";
}

function reasonOf(task: Task): unknown {
  return task.handlerError ? task.handlerError.error : canceledError();
}

function throwIfCanceled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw canceledError();
}

function canceledError(): EngineError {
  return new EngineError("canceled", "the run was canceled");
}
