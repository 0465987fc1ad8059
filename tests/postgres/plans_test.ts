/**
 * How PostgreSQL answers the queries of a library that has many images: it reads a page, not all.
 */
import assert from "node:assert/strict";
import { type CompiledQuery, createQueryId, type KyselyPlugin, sql } from "kysely";
import { ownerActor } from "../../services/actor.ts";
import { loadConfig } from "../../services/config/mod.ts";
import type { Database } from "../../services/database/mod.ts";
import { connectPostgres } from "../../services/database/postgres/connect.ts";
import type { Libraries } from "../../services/libraries.ts";
import { librariesOn } from "../services/libraries_on.ts";
import { manyImages, SERIES } from "./many_images.ts";
import { PROGRAMS, startPostgres } from "./server.ts";

/** Of each person. */
const IMAGES = 10_000;
const PAGE = 50;

interface Node {
  "Node Type": string;
  "Relation Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  Plans?: Node[];
}

/** Rows of images that a query reads, however few it returns. */
function rowsRead(node: Node): number {
  const { "Actual Rows": rows, "Rows Removed by Filter": removed = 0 } = node;
  const own = node["Relation Name"] === "images" ? (rows + removed) * node["Actual Loops"] : 0;
  return own + (node.Plans ?? []).reduce((sum, plan) => sum + rowsRead(plan), 0);
}

/** Rows that the queries of `work` read, apart from those that count. */
async function readBy(db: Database, work: (libraries: Libraries) => Promise<unknown>) {
  const seen: CompiledQuery[] = [];
  // A part of a query is built like a query, and not executed.
  const built = new Map<unknown, CompiledQuery>();
  const spy: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      built.set(queryId.queryId, db.getExecutor().compileQuery(node, createQueryId()));
      return node;
    },
    transformResult({ result, queryId }) {
      const query = built.get(queryId.queryId);
      // Compiled for later executions, which are seen themselves.
      if (query && !query.parameters.some((value) => typeof value === "object" && value)) {
        seen.push(query);
      }
      return Promise.resolve(result);
    },
  };
  const watched = db.withPlugin(spy);
  const execute = watched.executeQuery.bind(watched);
  watched.executeQuery = (query) => (seen.push(query as CompiledQuery), execute(query));
  await work(librariesOn(watched, loadConfig({ ATELIER_ROOT: "/nowhere" }, "/")));
  const read: number[] = [];
  for (const query of seen) {
    if (/count\(/i.test(query.sql)) continue;
    const explain = { ...query, sql: `explain (analyze, format json) ${query.sql}` };
    const { rows } = await db.executeQuery(explain as CompiledQuery<Record<string, unknown>>);
    const [{ Plan }] = rows[0]!["QUERY PLAN"] as [{ Plan: Node }];
    read.push(rowsRead(Plan));
  }
  assert.ok(read.length > 0);
  return Math.max(...read);
}

Deno.test({
  name: "a page of many images reads a page",
  ignore: PROGRAMS === null,
}, async (t) => {
  await using server = await startPostgres();
  const db = connectPostgres({ url: server.url, schema: "plans" });
  await manyImages(db, IMAGES, SERIES.postgres);
  const al = ownerActor("al", false);
  const page = {
    limit: PAGE,
    offset: 0,
    order_dir: "DESC",
    is_intermediate: false,
    categories: ["general"],
  } as const;
  const few = PAGE * 4;
  for (const starred_first of [true, false]) {
    await t.step(starred_first ? "starred first" : "newest first", async () => {
      const read = await readBy(db, ({ images }) => images.list(al, { ...page, starred_first }));
      assert.ok(read <= few, `${read} rows are read`);
    });
  }
  for (const order_dir of ["DESC", "ASC"] as const) {
    for (const starred_first of [true, false]) {
      const order = { ...page, is_intermediate: undefined, order_dir, starred_first };
      await t.step(`of both kinds, ${order_dir}, ${starred_first}`, async () => {
        const read = await readBy(db, ({ images }) => images.list(al, order));
        assert.ok(read <= few, `${read} rows are read`);
        const halfway = await librariesOn(db, loadConfig({ ATELIER_ROOT: "/nowhere" }, "/")).images
          .list(al, { ...order, offset: IMAGES / 2 });
        const cursor = halfway.next_cursor ?? "";
        const next = await readBy(db, ({ images }) => images.list(al, { ...order, cursor }));
        assert.ok(next <= few, `${next} rows are read after a cursor`);
      });
    }
  }
  await t.step("of one model or sampler", async () => {
    await sql`insert into image_samplers select 'euler', image_id from images`.execute(db);
    await sql`insert into image_models select 'm', image_id from images`.execute(db);
    await sql`analyze`.execute(db);
    for (const filter of [{ sampler: "euler" }, { model: "m" }]) {
      const list = { ...page, ...filter, starred_first: true };
      const read = await readBy(db, ({ images }) => images.list(al, list));
      assert.ok(read <= few, `${JSON.stringify(filter)}: ${read} rows are read`);
    }
  });
  await t.step("without its indexes, it would read all", async () => {
    const { rows } = await sql<{ name: string }>`select indexname as name from pg_indexes
      where tablename = 'images' and schemaname = 'plans' and indexdef like '%created_at%'`
      .execute(db);
    for (const { name } of rows) await sql`drop index ${sql.id(name)}`.execute(db);
    const read = await readBy(
      db,
      ({ images }) => images.list(al, { ...page, starred_first: true }),
    );
    assert.ok(read > few, `${read} rows are read`);
  });
  await db.destroy();
});
