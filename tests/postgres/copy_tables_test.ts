/** All rows of a studio, from SQLite to PostgreSQL and back. */
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { sql } from "kysely";
import { createAudit } from "../../services/audit/mod.ts";
import {
  copyTables,
  readPostgres,
  readSqlite,
  type TableWriter,
  writePostgres,
  writeSqlite,
} from "../../services/database/copy/mod.ts";
import { type Database, openDatabase } from "../../services/database/mod.ts";
import { connectPostgres } from "../../services/database/postgres/connect.ts";
import { RELEASED, rowsOf, withReleased } from "../services/database/released.ts";
import { PROGRAMS, startPostgres } from "./server.ts";

/** Rows for the tables that are newer than the newest database among the fixtures. */
const NEWER = `
  INSERT INTO wildcards (wildcard_id, user_id, name, name_key, text, created_at, updated_at)
    SELECT 'a-list', user_id, 'Farben', 'farben', 'rot' || char(10) || 'Łódź', '2026', '2026'
    FROM users LIMIT 1;
  INSERT INTO image_files (image_id, file_name, name_key)
    SELECT min(image_id), 'Straße.png', 'strasse.png' FROM images;
  INSERT INTO image_vectors (image_id, model_hash, vector)
    SELECT min(image_id), 'sha256:03', x'00ff80' FROM images;
  INSERT INTO image_models (model_key, image_id)
    SELECT (SELECT min(model_key) FROM models), min(image_id) FROM images
    WHERE true ON CONFLICT DO NOTHING;
  INSERT INTO image_samplers (sampler, image_id) SELECT 'euler', min(image_id) FROM images
    WHERE true ON CONFLICT DO NOTHING;
  INSERT INTO image_words (image_id, words) SELECT image_id, 'wundervolle katze' FROM images
    WHERE true ON CONFLICT DO UPDATE SET words = excluded.words;`;

Deno.test({
  name: "every table of a studio is copied, whole, in both directions",
  ignore: PROGRAMS === null,
}, async (t) => {
  await using server = await startPostgres();
  const root = await Deno.makeTempDir({ prefix: "atelier-copy-" });
  const back = await Deno.makeTempDir({ prefix: "atelier-copy-" });
  withReleased(RELEASED.at(-1)!, (path) => Deno.copyFileSync(path, join(root, "atelier.db")));
  const file = join(root, "atelier.db");
  await openDatabase(root).db.destroy();
  change(file, NEWER);
  // What was deleted last had numbers, too, which are not given again.
  change(file, `DELETE FROM images WHERE image_id = (SELECT max(image_id) FROM images)`);
  const before = rowsOf(file);
  const studio = { url: server.url, schema: "studio" };
  const connect = () => connectPostgres(studio);

  await t.step("the test has rows of every table: a new one needs some here", async () => {
    await using reader = readSqlite(root);
    for (const table of await reader.tables()) {
      const [some] = await Array.fromAsync(reader.rows(table));
      assert.ok(some !== undefined, `${table.name} has no row`);
    }
    assert.ok((await reader.tables()).length > 30);
  });

  await t.step("what breaks off leaves no studio, and goes on where it was", async () => {
    const replaced: string[] = [];
    await assert.rejects(copy(10, replaced), /the power went/);
    const { rows } = await namespaces(server.url);
    assert.deepEqual(rows.map(({ name }) => name), ["studio_moving"]);
    const again: string[] = [];
    await copy(Infinity, again);
    const twice = again.filter((name) => replaced.includes(name));
    assert.deepEqual(twice, [], "what was copied is left as it is");
  });

  async function copy(most: number, replaced: string[]) {
    await using from = readSqlite(root);
    await using to = await writePostgres(studio);
    const counted: TableWriter = {
      ...to,
      async replace(table, rows) {
        if (replaced.length === most) throw new Error("the power went");
        await to.replace(table, rows);
        replaced.push(table.name);
      },
    };
    return await copyTables(from, counted);
  }

  await t.step(
    "PostgreSQL has the same rows, rules and numbers as a studio made there",
    async () => {
      const db = connect();
      for (const [table, rows] of Object.entries(before)) {
        if (table === "sqlite_sequence") continue;
        assert.equal(await countOf(db, table), rows.length, table);
      }
      const fresh = connectPostgres({ url: server.url, schema: "fresh" });
      await fresh.selectFrom("users").select("user_id").execute();
      assert.deepEqual(await rulesOf(db, "studio"), await rulesOf(db, "fresh"));
      await fresh.destroy();
      assert.deepEqual((await createAudit({ db }).verify()).broken, null);
      const numbers = new Map(
        (before["sqlite_sequence"] as { name: string; seq: number }[]).map((row) =>
          [row.name, row.seq] as const
        ),
      );
      const { rows: [next] } = await sql<{ image: number; item: number }>`
      select nextval(pg_get_serial_sequence('images', 'image_id')) as image,
        nextval(pg_get_serial_sequence('session_queue', 'item_id')) as item`.execute(db);
      assert.deepEqual([next!.image, next!.item], [
        numbers.get("images")! + 1,
        numbers.get("session_queue")! + 1,
      ]);
      const { rows: found } = await sql`select image_id from image_words
      where search @@ search_query('["katz"]'::jsonb)`.execute(db);
      assert.equal(found.length, before["image_words"]!.length, "the search finds them");
      // Those two were not for anybody.
      await sql`select setval(pg_get_serial_sequence('images', 'image_id'), ${next!.image - 1}),
      setval(pg_get_serial_sequence('session_queue', 'item_id'), ${next!.item - 1})`.execute(db);
      await db.destroy();
    },
  );

  await t.step("a studio that is there already is not written over", async () => {
    await assert.rejects(writePostgres(studio), /holds tables already.*schema=/);
  });

  await t.step("back in a file, it is what it was", async () => {
    await using from = await readPostgres(studio);
    await using to = writeSqlite(back, join(back, ".moving"));
    await copyTables(from, to);
    const there = rowsOf(join(back, "atelier.db"));
    for (const [table, rows] of Object.entries(before)) {
      assert.deepEqual(sorted(there[table]!), sorted(rows), table);
    }
    const { db } = openDatabase(back);
    assert.deepEqual((await createAudit({ db }).verify()).broken, null);
    const { rows } = await sql`select rowid from image_search where image_search match '"katz"*'`
      .execute(db);
    assert.equal(rows.length, before["image_words"]!.length);
    await db.destroy();
  });

  await t.step("a copy that is not what was read is found out", async () => {
    const wrong = await Deno.makeTempDir({ prefix: "atelier-copy-" });
    await using from = await readPostgres(studio);
    await using to = writeSqlite(wrong, join(wrong, ".moving"));
    const forgetful: TableWriter = {
      ...to,
      replace: (table, rows) =>
        to.replace(table, {
          async *[Symbol.asyncIterator]() {
            for await (const some of rows) {
              yield some.map((row) => "visibility" in row ? { ...row, visibility: "public" } : row);
            }
          },
        }),
    };
    await assert.rejects(copyTables(from, forgetful), /boards: .*not the same/);
    await assert.rejects(Deno.stat(join(wrong, "atelier.db")), Deno.errors.NotFound);
    await Deno.remove(wrong, { recursive: true });
  });

  await t.step("a table or column that only one of them has is refused", async () => {
    const db = connect();
    const refused = async (change: ReturnType<typeof sql>, words: RegExp) => {
      await change.execute(db);
      const place = await Deno.makeTempDir({ prefix: "atelier-copy-" });
      await using from = await readPostgres(studio);
      await using to = writeSqlite(place, join(place, ".moving"));
      await assert.rejects(copyTables(from, to), words);
      await Deno.remove(place, { recursive: true });
    };
    await refused(sql`create table novelties (a text primary key)`, /only one .* has novelties/);
    await sql`drop table novelties`.execute(db);
    await refused(sql`alter table boards add colour text`, /columns of boards are not the same/);
    await db.destroy();
  });
  for (const made of [root, back]) await Deno.remove(made, { recursive: true });
});

function change(file: string, statements: string): void {
  const sqlite = new DatabaseSync(file);
  sqlite.function("folded", (text) => text);
  sqlite.exec(statements);
  sqlite.close();
}

const sorted = (rows: unknown[]) => rows.map((row) => JSON.stringify(row)).sort();

async function countOf(db: Database, table: string): Promise<number> {
  const { rows: [row] } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`
    .execute(db);
  return row!.n;
}

async function namespaces(url: string) {
  const db = connectPostgres({ url, schema: "other" });
  const found = await sql<{ name: string }>`select nspname as name from pg_namespace
    where nspname like 'studio%' order by 1`.execute(db);
  await db.destroy();
  return found;
}

async function rulesOf(db: Database, schema: string): Promise<string[]> {
  const { rows } = await sql<{ rule: string }>`
    select conrelid::regclass::text || conname || pg_get_constraintdef(oid) as rule
      from pg_constraint where connamespace = ${schema}::regnamespace
    union select tgrelid::regclass::text || tgname || tgenabled::text from pg_trigger
      join pg_class c on c.oid = tgrelid
      where c.relnamespace = ${schema}::regnamespace and not tgisinternal
    union select tablename || indexname || indexdef from pg_indexes
      where schemaname = ${schema}
    order by 1`.execute(db);
  return rows.map(({ rule }) => rule.replaceAll(`${schema}.`, "")).sort();
}
