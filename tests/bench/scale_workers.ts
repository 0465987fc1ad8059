/** How fast a queue gives work to many, and where that ends. */
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import { mulberry32 } from "../../inference/mulberry32.ts";
import { simulate } from "../services/queue/simulator.ts";
import { fillQueue, openAt, workOff } from "./scale_claims.ts";
import { percentile } from "./scale_pages.ts";

const CHILD = fileURLToPath(new URL("scale_claims.ts", import.meta.url));
const ITEMS = 600;
const PEOPLE = 100;

/** Claims a second of so many processes at once, each of which finishes what it claims. */
async function claimsOf(target: string, workers: number): Promise<number> {
  const db = openAt(target);
  await fillQueue(db, PEOPLE, ITEMS / PEOPLE);
  await sql`analyze`.execute(db);
  const children = Array.from({ length: workers }, (_, i) =>
    new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-check", "-A", CHILD, target, `worker${i}`],
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn());
  const readers = children.map(({ stdout }) =>
    stdout.pipeThrough(new TextDecoderStream()).getReader()
  );
  for (const reader of readers) await reader.read();
  const began = performance.now();
  for (const { stdin } of children) {
    const writer = stdin.getWriter();
    await writer.write(new Uint8Array(1));
    await writer.close();
  }
  const said = await Promise.all(readers.map(async (reader) => (await reader.read()).value));
  const seconds = (performance.now() - began) / 1000;
  for (const reader of readers) await reader.cancel();
  const failed = (await Promise.all(children.map(({ status }) => status)))
    .filter(({ success }) => !success).length;
  const claimed = said.reduce((sum, n) => sum + Number(n ?? 0), 0);
  const { n } = await db.selectFrom("session_queue")
    .select(({ fn }) => fn.countAll<number>().as("n"))
    .where("status", "=", "completed").where("attempts", "=", 1).executeTakeFirstOrThrow();
  await db.destroy();
  if (failed > 0 || claimed !== ITEMS || n !== ITEMS) {
    throw new Error(`${failed} workers failed; ${claimed} claimed, ${n} completed of ${ITEMS}`);
  }
  return ITEMS / seconds;
}

/** Milliseconds of a claim with its finish while so many people wait, one after the other. */
async function turnAmong(target: string, people: number): Promise<number> {
  const db = openAt(target);
  await fillQueue(db, people, 1);
  await sql`analyze`.execute(db);
  const took: number[] = [];
  for (let i = 0; i < 30; i++) {
    const began = performance.now();
    await workOff(db, "one", 1);
    took.push(performance.now() - began);
  }
  await db.destroy();
  return percentile(took, 0.5);
}

/** @param target an address of PostgreSQL. @returns milliseconds of a turn among 10 000 people */
export async function claimsBench(target: string, folder: string): Promise<void> {
  const rates = [];
  for (const workers of [1, 4, 16]) {
    rates.push(`${workers}: ${(await claimsOf(target, workers)).toFixed(0)}`);
  }
  console.log(`fair claims a second, each finished, by the number of workers: ${rates.join(", ")}`);
  console.log(`  one on SQLite: ${(await claimsOf(folder, 1)).toFixed(0)}`);
  for (const people of [100, 1_000, 10_000]) {
    const [ms, onSqlite] = [await turnAmong(target, people), await turnAmong(folder, people)];
    const keeps = Math.floor(10_000 / ms);
    console.log(
      `one claim with its end while ${people} people wait: ${ms.toFixed(1)} ms (SQLite: ` +
        `${onSqlite.toFixed(1)}); a queue keeps ${keeps} workers busy with images of 10 s`,
    );
  }
}

const WORKERS = 200;
const SCHOOL = 10_000;
const IMAGE_SECONDS = 10;
const WEIGHTS = [1, 2, 4] as const;

/**
 * A school by the scheduler that the server runs: everybody asks for images of about ten seconds,
 * at random times, so many that `load` of what the workers can do is asked for.
 */
export function school(load: number, seconds: number) {
  const roll = mulberry32(7);
  const world = simulate(WORKERS);
  for (let i = 0; i < SCHOOL; i++) world.add(`p${i}`, WEIGHTS[i % WEIGHTS.length]);
  const each = IMAGE_SECONDS / WORKERS / load;
  let asked = 0;
  for (let at = 0; at < seconds; at += -Math.log(1 - roll()) * each) {
    world.until(at);
    const real = IMAGE_SECONDS * (0.5 + roll());
    world.enqueue(`p${Math.floor(roll() * SCHOOL)}`, IMAGE_SECONDS, real);
    asked++;
  }
  const people = [...world.people.values()];
  const of = (weight: number) => people.filter((person) => person.weight === weight);
  return {
    asked,
    /** Seconds from asking to starting, by weight; those who still wait have waited until now. */
    waits: WEIGHTS.map((weight) => {
      const all = of(weight).flatMap(({ waits, line }) =>
        [
          ...waits,
          ...line.map(({ enqueuedAt }) => world.now - enqueuedAt),
        ].map((wait) => Math.max(0, wait))
      );
      return { weight, p50: percentile(all, 0.5), p99: percentile(all, 0.99) };
    }),
    /** People who asked and have had nothing yet though they asked ten images' time ago. */
    starved:
      people.filter(({ waits, line }) =>
        waits.length === 0 && line[0] && world.now - line[0].enqueuedAt > 10 * IMAGE_SECONDS
      ).length,
  };
}

export function schoolBench(): void {
  for (const load of [0.8, 0.95, 1.2]) {
    const { asked, waits, starved } = school(load, 600);
    console.log(
      `${WORKERS} workers, ${SCHOOL} people, ${load * 100} % asked for (${asked} images): waits ` +
        waits.map(({ weight, p50, p99 }) =>
          `weight ${weight} p50 ${p50.toFixed(1)} s p99 ${p99.toFixed(1)} s`
        ).join(", ") + `; ${starved} starved`,
    );
  }
}
