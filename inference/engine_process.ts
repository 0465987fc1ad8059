import { encodeFrame, type Frame, readFrames } from "./protocol/frames.ts";
import type { Reply, Request } from "./protocol/messages.ts";
import type { EngineOptions } from "./types.ts";

export type Logger = NonNullable<EngineOptions["logger"]>;

/** The child process as a pair of byte streams, and how it ended. */
export interface EngineProcess {
  readonly pid: number;
  /** Resolves when written; writing to a process that has ended does nothing. */
  send(request: Request, attachments?: readonly Uint8Array[]): Promise<void>;
  /** Its output, until it ends. */
  readonly replies: AsyncIterable<Frame<Reply>>;
  /**
   * How it ended: its signal or code, and the last line it wrote to its standard error, which may
   * name files of this machine and is for the log.
   */
  readonly ended: Promise<{ how: string; words: string }>;
  /** Ends its input, upon which it ends by itself. */
  finish(): Promise<void>;
  kill(): void;
}

/** Permissions of the child: see `worker.ts`. A compiled binary has its permissions built in. */
const PERMISSIONS = ["--allow-read", "--allow-env", "--allow-sys", "--allow-ffi"];

/** The child's module: beside this one, or, in a bundle, in a folder of its name. */
const WORKER = new URL(
  import.meta.url.endsWith(".ts") ? "worker.ts" : "inference/worker.js",
  import.meta.url,
).href;

/**
 * Starts the engine's process.
 *
 * @throws {Error} if this process may not start it
 */
export function startEngineProcess(logger: Logger): EngineProcess {
  const child = spawn();
  const writer = child.stdin.getWriter();
  writer.closed.catch(() => {});
  const lastWords = followErrors(child.stderr, logger);
  const stray = (bytes: Uint8Array) => {
    logger("debug", `engine, stray output: ${new TextDecoder().decode(bytes).trim()}`);
  };
  return {
    pid: child.pid,
    async send(request, attachments = []) {
      await writer.write(encodeFrame(request, attachments)).catch(() => {});
    },
    replies: readFrames<Reply>(child.stdout, stray),
    ended: Promise.all([child.status, lastWords]).then(([status, words]) => {
      return { how: status.signal ?? `code ${status.code}`, words };
    }),
    finish: () => writer.close().catch(() => {}),
    kill() {
      try {
        child.kill("SIGKILL");
      } catch (error) {
        // It has ended by itself in the meantime.
        if (!(error instanceof TypeError) && !(error instanceof Deno.errors.NotFound)) throw error;
      }
    },
  };
}

function spawn(): Deno.ChildProcess {
  const args = Deno.build.standalone
    ? ["engine"]
    : ["run", "--quiet", "--no-prompt", ...PERMISSIONS, WORKER];
  const options = {
    args,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    // Without it Mesa complains at every start; nothing is written there.
    env: { XDG_RUNTIME_DIR: Deno.env.get("XDG_RUNTIME_DIR") ?? Deno.env.get("TMPDIR") ?? "/tmp" },
  } as const;
  try {
    return new Deno.Command(Deno.execPath(), options).spawn();
  } catch (error) {
    // `--allow-run=deno` may name another file than the one that runs (a package's shim).
    if (!(error instanceof Deno.errors.NotCapable) || Deno.build.standalone) throw error;
    return new Deno.Command("deno", options).spawn();
  }
}

/** Logs what native libraries write; returns the last line. */
async function followErrors(stream: ReadableStream<Uint8Array>, logger: Logger): Promise<string> {
  let last = "";
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = (lines.pop() ?? "").slice(-2_000);
    for (const line of lines) note(line);
  }
  note(rest);
  return last;

  function note(line: string): void {
    if (line.trim() === "") return;
    last = line.trim().slice(0, 300);
    logger("debug", `engine: ${last}`);
  }
}
