import { startServer, type TestServer } from "../server.ts";

/** A server that goes and comes back at the same address, and what is known of it meanwhile. */
export interface House {
  readonly url: string;
  readonly pid: number;
  readonly root: string;
  /** What is wrong with it on purpose just now, or was a moment ago. */
  excused(kind: Excuse): boolean;
  /** Says that a fault of this kind begins; the returned function says that it is over. */
  excuse(kind: Excuse): () => void;
  restart(signal: Deno.Signal): Promise<void>;
  stop(): Promise<void>;
  /** Everything that any of its processes has printed. */
  output(): string;
}

/** `away`: nobody answers. `full`: the disk is full. */
export type Excuse = "away" | "full";

/** For so long after a fault its consequences are still on their way. */
const GRACE_MS = 3_000;

/**
 * @param file the program as one file; undefined: the sources
 * @param env more of the server's environment
 */
export async function openHouse(
  root: string,
  file: string | undefined,
  env: Record<string, string>,
): Promise<House> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  const settings = {
    multiuser: true,
    log_level: "warning",
    setup_code: "soak",
    device: "cpu",
    lease_seconds: 5,
    port,
  };
  let printed = "";
  const start = () => startServer({ root, settings, env, unchecked: true, file });
  let server: TestServer = await start();
  const now = { away: 0, full: 0 };
  const until = { away: 0, full: 0 };
  const excuse = (kind: Excuse) => {
    now[kind]++;
    return () => {
      now[kind]--;
      until[kind] = Date.now() + GRACE_MS;
    };
  };
  return {
    get url() {
      return server.url;
    },
    get pid() {
      return server.pid;
    },
    root,
    excused: (kind) => now[kind] > 0 || Date.now() < until[kind],
    excuse,
    async restart(signal) {
      const over = excuse("away");
      await server.kill(signal);
      printed += server.output();
      server = await start();
      over();
    },
    async stop() {
      await server.kill("SIGTERM");
      printed += server.output();
    },
    output: () => printed + server.output(),
  };
}
