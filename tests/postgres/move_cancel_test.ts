/** A move that is given up takes away what it has copied into PostgreSQL, and nothing else. */
import assert from "node:assert/strict";
import { sql } from "kysely";
import { openDatabase } from "../../services/database/mod.ts";
import { connectPostgres } from "../../services/database/postgres/connect.ts";
import { openClient } from "../../services/database/postgres/client.ts";
import { PROJECT } from "../server.ts";
import { until } from "../until.ts";
import { PROGRAMS, startPostgres } from "./server.ts";

Deno.test({
  name: "a move that is given up leaves no tables behind",
  ignore: PROGRAMS === null,
}, async (t) => {
  await using postgres = await startPostgres();
  const root = await Deno.makeTempDir({ prefix: "atelier-move-" });
  const { db: studio } = openDatabase(root);
  await studio.selectFrom("users").select("user_id").execute();
  await studio.destroy();
  const db = connectPostgres({ url: postgres.url, schema: "looking" });
  const schemas = async () =>
    (await sql<{ name: string }>`select nspname as name from pg_namespace
      where nspname like '%studio%' order by nspname`.execute(db)).rows.map(({ name }) => name);
  const command = (...words: string[]) =>
    new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", "--no-check", "cli/main.ts", "migrate-storage", ...words],
      cwd: PROJECT,
      env: { ATELIER_ROOT: root },
      stdout: "piped",
      stderr: "piped",
    });
  const run = async (...words: string[]) => {
    const { code, stdout, stderr } = await command(...words).output();
    const text = new TextDecoder();
    return { code, said: text.decode(stdout) + text.decode(stderr) };
  };
  const to = `${postgres.url}?schema=studio`;

  await t.step("the schema in which it was copying", async () => {
    await sql`create schema studio`.execute(db);
    await sql`create schema other_studio`.execute(db);
    const child = command("--to", to).spawn();
    // Its last step waits for this one, which is never committed.
    await using other = await openClient(postgres.url, "studio");
    await other.client.query("begin");
    await other.client.query("create table studio.held (x int)");
    await until(async () => {
      const { rows } = await sql`select 1 from pg_stat_activity
        where wait_event_type = 'Lock'`.execute(db);
      return rows.length > 0;
    });
    child.kill("SIGKILL");
    await child.output();
    await other.client.query("rollback");
    assert.deepEqual(await schemas(), ["other_studio", "studio", "studio_moving"]);
    const { code, said } = await run("--cancel");
    assert.equal(code, 0, said);
    assert.match(said, /can be changed again[^]*"studio_moving"/);
    assert.deepEqual(await schemas(), ["other_studio", "studio"]);
  });

  await t.step("not one that no move has made", async () => {
    await sql`create schema studio_moving`.execute(db);
    await sql`create table studio_moving.another (x int)`.execute(db);
    const { code, said } = await run("--to", to);
    assert.notEqual(code, 0);
    assert.match(said, /"studio_moving" of that database holds tables already/);
    assert.equal((await run("--cancel")).code, 0);
    assert.deepEqual(await schemas(), ["other_studio", "studio", "studio_moving"]);
    await sql`drop schema studio_moving cascade`.execute(db);
  });

  await t.step("not the studio, once it has moved", async () => {
    const { code, said } = await run("--to", to);
    assert.equal(code, 0, said);
    assert.equal((await run("--cancel")).code, 0);
    assert.deepEqual(await schemas(), ["other_studio", "studio"]);
    const { rows } = await sql`select 1 from studio.users`.execute(db);
    assert.ok(rows.length > 0);
  });

  await db.destroy();
  await Deno.remove(root, { recursive: true });
});
