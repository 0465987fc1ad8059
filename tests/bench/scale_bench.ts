/** PostgreSQL beside SQLite, and two processes beside each other. Needs Debian's PostgreSQL. */
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import { connectPostgres } from "../../services/database/postgres/connect.ts";
import { createEventBus } from "../../services/events/mod.ts";
import { postgresPeers } from "../../services/peers/postgres.ts";
import { PROGRAMS, startPostgres } from "../postgres/server.ts";
import { IMAGES, type Pages, percentile } from "./scale_pages.ts";
import { claimsBench, schoolBench } from "./scale_workers.ts";

const CHILD = fileURLToPath(new URL("scale_pages.ts", import.meta.url));
const EVENTS = 500;

/** In a process of its own: a query is compiled once, for one kind of database. */
async function pagesOf(target: string): Promise<Pages> {
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "-A", CHILD, target],
    stderr: "inherit",
  }).output();
  if (!success) throw new Error("the pages could not be measured");
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** From `emit` in one process to a listener of another, in milliseconds. */
async function latency(url: string): Promise<number[]> {
  const target = { url, schema: "latency" };
  const join = async () => {
    const peers = postgresPeers(target);
    const db = connectPostgres({ ...target, join: peers.join });
    await sql`select 1`.execute(db);
    await peers.ready();
    await peers.admit();
    return { peers, bus: createEventBus(peers), db };
  };
  const [from, to] = [await join(), await join()];
  const took: number[] = [];
  let heard = () => {};
  to.bus.subscribe(() => heard());
  for (let i = 0; i < EVENTS; i++) {
    const { promise, resolve } = Promise.withResolvers<void>();
    heard = resolve;
    const began = performance.now();
    from.bus.emit("models_changed", { timestamp: i } as never, { ownerId: null });
    await promise;
    took.push(performance.now() - began);
  }
  for (const { peers, db } of [from, to]) {
    await peers.leave();
    await db.destroy();
  }
  return took;
}

export async function scaleBench(): Promise<void> {
  if (PROGRAMS === null) return console.log("PostgreSQL is not installed.");
  await using server = await startPostgres();
  const root = await Deno.makeTempDir({ prefix: "atelier-bench-" });
  const [here, there] = [await pagesOf(root), await pagesOf(server.url)];
  console.log(`${2 * IMAGES} images, p50 in ms, SQLite → PostgreSQL`);
  for (const [what, ms] of Object.entries(here)) {
    const other = there[what] ?? 0;
    console.log(
      `  ${what}: ${ms.toFixed(2)} → ${other.toFixed(2)} (${(other / ms).toFixed(1)} times)`,
    );
  }
  const took = await latency(server.url);
  console.log(
    `event between two processes, ms: p50 ${percentile(took, 0.5).toFixed(2)}, ` +
      `p99 ${percentile(took, 0.99).toFixed(2)}`,
  );
  await claimsBench(server.url, await Deno.makeTempDir({ dir: root }));
  schoolBench();
  await Deno.remove(root, { recursive: true });
}
