/** Prints how long pages of many images take, on a data folder or the database of an address. */
import { sql } from "kysely";
import { ownerActor } from "../../services/actor.ts";
import { loadConfig } from "../../services/config/mod.ts";
import { type Database, openDatabase } from "../../services/database/mod.ts";
import { connectPostgres } from "../../services/database/postgres/connect.ts";
import { manyImages, SERIES } from "../postgres/many_images.ts";
import { librariesOn } from "../services/libraries_on.ts";

/** Of each of two people. */
export const IMAGES = Number(Deno.env.get("ATELIER_BENCH_IMAGES") ?? 50_000);
/** p50 in milliseconds. */
export type Pages = Record<string, number>;

export const percentile = (times: number[], share: number) =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? 0;

async function p50(work: () => Promise<unknown>, times = 100): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i < times; i++) {
    const began = performance.now();
    await work();
    took.push(performance.now() - began);
  }
  return percentile(took, 0.5);
}

/** Image page and search of a person with many images, in milliseconds. */
async function pages(db: Database): Promise<Pages> {
  const { images } = librariesOn(db, loadConfig({ ATELIER_ROOT: "/nowhere" }, "/"));
  const al = ownerActor("al", false);
  const page = {
    limit: 50,
    offset: 0,
    order_dir: "DESC",
    is_intermediate: false,
    categories: ["general"],
  } as const;
  return {
    "image page": await p50(() => images.list(al, { ...page, starred_first: true })),
    "frequent word": await p50(
      () => images.list(al, { ...page, starred_first: false, search_term: "hill" }),
      20,
    ),
    "rare word": await p50(
      () => images.list(al, { ...page, starred_first: false, search_term: "zebra" }),
      20,
    ),
  };
}

if (import.meta.main) {
  const [target = ""] = Deno.args;
  const onPostgres = target.startsWith("postgres:");
  const db = onPostgres
    ? connectPostgres({ url: target, schema: "bench" })
    : openDatabase(target).db;
  await manyImages(db, IMAGES, onPostgres ? SERIES.postgres : SERIES.sqlite);
  // What PostgreSQL does by itself within a minute: its index of words has the new ones in a list.
  if (onPostgres) await sql`vacuum analyze`.execute(db);
  console.log(JSON.stringify(await pages(db)));
  await db.destroy();
}
