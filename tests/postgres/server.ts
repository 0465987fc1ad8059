/** A PostgreSQL server of its own, on a free port and in a folder that goes with it. */
import { join } from "node:path";
import { connectPostgres } from "../../services/database/postgres/connect.ts";

const VERSIONS = "/usr/lib/postgresql";

export interface PostgresServer {
  /** Of the database "postgres". */
  url: string;
  restart(): Promise<void>;
  /** Ends it as a power cut does, and starts it; does something in between. */
  crash(meanwhile?: () => Promise<void>): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Folder of the newest programs that Debian has installed; null without any. */
export const PROGRAMS: string | null = newestPrograms();

function newestPrograms(): string | null {
  try {
    const versions = [...Deno.readDirSync(VERSIONS)].map(({ name }) => Number(name));
    return join(VERSIONS, String(Math.max(...versions)), "bin");
  } catch {
    return null;
  }
}

/**
 * Starts one. It trusts everyone on this machine, and forgets what it has not written yet.
 * @param network from which it is reached as well, by the address `host`
 */
export async function startPostgres(
  network?: { host: string; range: string },
): Promise<PostgresServer> {
  if (PROGRAMS === null) throw new Error("PostgreSQL is not installed.");
  const folder = await Deno.makeTempDir({ prefix: "atelier-postgres-" });
  const data = join(folder, "data");
  const port = freePort();
  // It refuses to run as root.
  const user = Deno.uid() === 0 ? await userOf("postgres") : null;
  if (user !== null) await Deno.chown(folder, user, null);
  const run = async (program: string, ...args: string[]) => {
    const { success, stderr } = await new Deno.Command(join(PROGRAMS!, program), {
      args,
      cwd: folder,
      ...(user === null ? {} : { uid: user }),
      stdout: "null",
      stderr: "piped",
    }).output();
    if (!success) throw new Error(`${program}: ${new TextDecoder().decode(stderr)}`);
  };
  const log = join(folder, "log");
  const addresses = ["127.0.0.1", ...(network ? [network.host] : [])].join();
  const options = `-p ${port} -k ${folder} -c fsync=off -c listen_addresses=${addresses}`;
  const start = () => run("pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "-s", "start");
  await run("initdb", "-D", data, "-U", "postgres", "--no-sync", "--auth=trust", "-E", "UTF8");
  if (network) {
    const line = `host all all ${network.range} trust\n`;
    await Deno.writeTextFile(join(data, "pg_hba.conf"), line, { append: true });
  }
  await start();
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    restart: () => run("pg_ctl", "-D", data, "-l", log, "-m", "fast", "-w", "-s", "restart"),
    async crash(meanwhile) {
      await run("pg_ctl", "-D", data, "-m", "immediate", "-w", "-s", "stop");
      await meanwhile?.();
      await start();
    },
    async [Symbol.asyncDispose]() {
      await run("pg_ctl", "-D", data, "-m", "immediate", "-w", "-s", "stop");
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** What servers have in common that share a studio on this database, and the database itself. */
export async function sharedStudio({ url }: Pick<PostgresServer, "url">) {
  return {
    root: await Deno.makeTempDir({ prefix: "atelier-test-" }),
    settings: { database: `${url}?schema=studio`, device: "cpu", multiuser: true },
    db: connectPostgres({ url, schema: "studio" }),
  };
}

/** Of this machine, at the moment. */
export function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

async function userOf(name: string): Promise<number> {
  const { stdout } = await new Deno.Command("id", { args: ["-u", name] }).output();
  return Number(new TextDecoder().decode(stdout));
}
