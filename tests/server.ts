/** A real server process on a free port with a data folder of its own, for tests over HTTP. */
import { fileURLToPath } from "node:url";
import { permissionFlags } from "../cli/permissions.ts";

export const PROJECT = fileURLToPath(new URL("..", import.meta.url));

export interface TestServer {
  url: string;
  root: string;
  /** Everything the process has printed so far. */
  output(): string;
  pid: number;
  kill(signal?: Deno.Signal): Promise<Deno.CommandStatus>;
  /** Ends the process (and removes the data folder if this server made it). */
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface TestServerOptions {
  /** `ATELIER_*` settings by their config names: `{ multiuser: true }`. */
  settings?: Record<string, string | number | boolean>;
  /** More variables of the environment. */
  env?: Record<string, string>;
  /** An existing data folder, kept at the end. */
  root?: string;
  /** For benches: `main.ts` as it is. Else every answer is held to its schema (`answers.ts`). */
  unchecked?: boolean;
  /** The only thing that it does; a worker has no URL. */
  role?: "web" | "worker";
  /** What stands before the command that starts it. */
  within?: readonly string[];
  /** Further arguments of `serve`. */
  args?: readonly string[];
  /** The program as one file, which is run instead of the sources. */
  file?: string | undefined;
  /** The hubs that it downloads models from; without them it downloads nothing. */
  hub?: { url: string; cdn: string };
}

/** Starts the server and waits until it says that it is ready (60 s at most). */
export async function startServer(options: TestServerOptions = {}): Promise<TestServer> {
  const root = options.root ?? await Deno.makeTempDir({ prefix: "atelier-test-" });
  const env: Record<string, string> = {
    ...options.env,
    ATELIER_ROOT: root,
    ATELIER_PORT: "0",
    // No test asks a server of the internet.
    ATELIER_ALLOW_DOWNLOADS: String(options.hub !== undefined),
  };
  for (const [key, value] of Object.entries(options.settings ?? {})) {
    env[`ATELIER_${key.toUpperCase()}`] = String(value);
  }
  const role = [
    ...options.role === undefined ? [] : ["--role", options.role],
    ...options.args ?? [],
  ];
  const [first, ...before] = [...options.within ?? [], options.file ?? Deno.execPath()];
  const child = new Deno.Command(first!, {
    args: options.file !== undefined ? [...before, ...role] : [
      ...before,
      "run",
      "--quiet",
      ...permissionFlags(env, PROJECT, Deno.execPath()),
      ...(options.hub
        ? [`${PROJECT}tests/hub_server.ts`, options.hub.url, options.hub.cdn]
        : [`${PROJECT}${options.unchecked ? "main.ts" : "tests/checked_server.ts"}`, ...role]),
    ],
    cwd: PROJECT,
    env,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let text = "";
  const collect = async (stream: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder();
    for await (const chunk of stream) text += decoder.decode(chunk, { stream: true });
  };
  const drained = Promise.all([collect(child.stdout), collect(child.stderr)]);
  let ended = false;
  const status = child.status.then((s) => (ended = true, s));
  const kill = async (signal: Deno.Signal = "SIGKILL") => {
    if (!ended) child.kill(signal);
    const result = await status;
    await drained;
    return result;
  };
  const stop = async () => {
    await kill("SIGTERM");
    if (!options.root) await Deno.remove(root, { recursive: true });
  };
  const deadline = Date.now() + 60_000;
  for (;;) {
    const ready = /is ready: (?:(http:\S+?)\/?\s|it makes images)/.exec(text);
    if (ready) {
      const url = ready[1] ?? "";
      return {
        url,
        root,
        pid: child.pid,
        output: () => text,
        kill,
        stop,
        [Symbol.asyncDispose]: stop,
      };
    }
    if (ended || Date.now() > deadline) {
      await kill();
      throw new Error(`The server did not start:\n${text}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
