import assert from "node:assert/strict";
import { sql } from "kysely";
import { systemActor } from "../../services/actor.ts";
import { createAudit } from "../../services/audit/mod.ts";
import { StartError } from "../../services/config/mod.ts";
import { type Database, openDatabase } from "../../services/database/mod.ts";
import { DatabaseAway } from "../../services/errors/database_away.ts";
import { inList } from "../../services/database/in_list.ts";
import { connectPostgres } from "../../services/database/postgres/connect.ts";
import { targetOf } from "../../services/database/postgres/target.ts";
import { PROGRAMS, startPostgres } from "./server.ts";

/** Columns that only one of them has: what each searches by. */
const OWN = ["image_words.search", "audit_end.last_id"];
/** Tables that only servers beside each other need. */
const TOGETHER = /^(schema_migrations|peer_messages|servers|workers|worker_tokens)\./;

interface Column {
  name: string;
  required: boolean;
}

Deno.test({
  name: "PostgreSQL stores the same values as SQLite, by the same rules",
  ignore: PROGRAMS === null,
}, async (t) => {
  await using server = await startPostgres();
  const open = (schema: string) => connectPostgres({ url: server.url, schema });
  const db = open("one");
  const counted = async () =>
    (await db.selectFrom("queues").select("last_sequence").executeTakeFirstOrThrow()).last_sequence;

  await t.step("the tables and their columns are the same", async () => {
    const folder = await Deno.makeTempDir({ prefix: "atelier-db-" });
    const { db: sqlite } = openDatabase(folder);
    const there = byName(await columnsOfPostgres(db));
    assert.deepEqual(there, byName(await columnsOfSqlite(sqlite)));
    assert.ok(there.size > 200);
    await sqlite.destroy();
    await Deno.remove(folder, { recursive: true });
  });

  await t.step("transactions that read and then write are serialized", async () => {
    await Promise.all(Array.from({ length: 40 }, () =>
      db.transaction().execute(async (trx) => {
        const { last_sequence } = await trx.selectFrom("queues").select("last_sequence")
          .executeTakeFirstOrThrow();
        await trx.updateTable("queues").set({ last_sequence: last_sequence + 1 }).execute();
      })));
    assert.equal(await counted(), 40);
  });

  await t.step("also between processes, without blocking reads", async () => {
    const other = open("one");
    const { promise: written, resolve } = Promise.withResolvers<void>();
    const slow = db.transaction().execute(async (trx) => {
      await trx.updateTable("queues").set({ last_sequence: 50 }).execute();
      await written;
    });
    const after = other.transaction().execute(async (trx) => {
      const { last_sequence } = await trx.selectFrom("queues").select("last_sequence")
        .executeTakeFirstOrThrow();
      await trx.updateTable("queues").set({ last_sequence: last_sequence + 1 }).execute();
    });
    assert.equal(await counted(), 40, "what is not committed is not seen");
    resolve();
    await Promise.all([slow, after]);
    assert.equal(await counted(), 51);
    await other.destroy();
  });

  await t.step("a failed transaction leaves nothing, and the next one runs", async () => {
    await assert.rejects(
      db.transaction().execute(async (trx) => {
        await trx.updateTable("queues").set({ last_sequence: 0 }).execute();
        await sql`select 1 / 0`.execute(trx);
      }),
    );
    assert.equal(await counted(), 51);
  });

  await t.step("a restart of the database fails only the running transaction", async () => {
    await assert.rejects(
      db.transaction().execute(async (trx) => {
        await trx.updateTable("queues").set({ last_sequence: 0 }).execute();
        await server.restart();
        await trx.updateTable("queues").set({ last_sequence: 1 }).execute();
      }),
    );
    assert.equal(await counted(), 51);
  });

  await t.step("a truncated audit log is detected, also after rolled back changes", async () => {
    const audit = createAudit({ db });
    const note = () =>
      db.transaction().execute((trx) =>
        audit.record(trx, { actor: systemActor("cli"), action: "backup" })
      );
    await note();
    await assert.rejects(
      db.transaction().execute(async (trx) => {
        await audit.record(trx, { actor: systemActor("cli"), action: "backup" });
        throw new Error("undone");
      }),
    );
    assert.deepEqual((await audit.verify()).broken, null);
    await note();
    await sql`delete from audit_log where audit_id = (select max(audit_id) from audit_log)`
      .execute(db);
    assert.match((await audit.verify()).broken?.reason ?? "", /newest rows/);
  });

  await t.step("a timed out wait for the lock leaves no broken connection", async () => {
    const other = open("one");
    const { promise: written, resolve } = Promise.withResolvers<void>();
    const slow = db.transaction().execute(async (trx) => {
      await trx.updateTable("queues").set({ last_sequence: 60 }).execute();
      await written;
    });
    await sql`set statement_timeout = 100`.execute(other);
    await assert.rejects(
      other.transaction().execute((trx) => sql`select 1`.execute(trx)),
      /statement timeout/,
    );
    await sql`select 1`.execute(other);
    resolve();
    await slow;
    await other.transaction().execute((trx) => sql`select 1`.execute(trx));
    await other.destroy();
  });

  await t.step("a writer that is cut off holds nobody up for as long as they wait", async () => {
    const milliseconds = async (name: string) => {
      const { rows: [row] } = await sql<{ ms: number }>`
        select setting::bigint as ms from pg_settings where name = ${name}`.execute(db);
      return row!.ms;
    };
    const [idle, statement] = [
      await milliseconds("idle_in_transaction_session_timeout"),
      await milliseconds("statement_timeout"),
    ];
    assert.ok(0 < idle && idle < statement / 2, `${idle} of ${statement} ms`);
    assert.equal(await milliseconds("tcp_keepalives_idle"), 10, "seconds, in fact");
    const other = open("one");
    const written = Promise.withResolvers<void>();
    await assert.rejects(
      db.transaction().execute(async (trx) => {
        await sql`set local idle_in_transaction_session_timeout = 200`.execute(trx);
        other.transaction().execute((on) => sql`select 1`.execute(on))
          .then(() => written.resolve(), written.reject);
        await written.promise;
        await sql`select 1`.execute(trx);
      }),
      (error) => error instanceof DatabaseAway,
    );
    assert.equal(await counted(), 60, "and goes on itself");
    await other.destroy();
  });

  await t.step("text that PostgreSQL cannot store is replaced", async () => {
    const name = "a\0b\ud800";
    await db.insertInto("app_settings").values({ key: name, value: name, updated_at: name })
      .execute();
    const { rows } = await sql<{ value: string }>`select value from app_settings
      where ${inList("key", [name, "other"])}`.execute(db);
    assert.deepEqual(rows, [{ value: "a\ufffdb\ufffd" }]);
  });

  await t.step("an empty list is allowed for every column type", async () => {
    assert.deepEqual(
      await db.selectFrom("session_queue").selectAll().where(inList("item_id", [])).execute(),
      [],
    );
  });

  await t.step("another build's database, and a newer one, are refused", async () => {
    const refused = async (change: ReturnType<typeof sql>, words: RegExp) => {
      await change.execute(db);
      const again = open("one");
      await assert.rejects(
        again.selectFrom("users").select("user_id").execute(),
        (error) => error instanceof StartError && words.test(error.message),
      );
      await again.destroy();
    };
    await refused(sql`insert into schema_migrations values (99, 'later', '0')`, /newer Atelier/);
    await sql`delete from schema_migrations where number = 99`.execute(db);
    await refused(sql`update schema_migrations set sha256 = '0'`, /another build/);
  });
  await db.destroy();
});

Deno.test("an invalid address is refused without its password", () => {
  assert.throws(() => targetOf("postgres://al:hun/ter2@db/x"), (error) => {
    assert.ok(error instanceof StartError);
    assert.doesNotMatch(error.message, /ter2/);
    return true;
  });
  assert.deepEqual(targetOf("postgres://al:hunter2@db/x?schema=studio"), {
    url: "postgres://al:hunter2@db/x",
    schema: "studio",
  });
});

Deno.test("an unreachable database is named without its password", async () => {
  const db = connectPostgres({ url: "postgres://al:hunter2@127.0.0.1:1/x", schema: "one" });
  await assert.rejects(db.selectFrom("users").select("user_id").execute(), (error) => {
    assert.ok(error instanceof StartError);
    assert.match(error.message, /cannot be reached/);
    assert.doesNotMatch(error.message, /hunter2/);
    return true;
  });
  await db.destroy();
});

function byName(columns: Column[]): Map<string, boolean> {
  return new Map(
    columns.filter(({ name }) => !OWN.includes(name) && !TOGETHER.test(name))
      .map(({ name, required }) => [name, required] as const).toSorted(),
  );
}

async function columnsOfPostgres(db: Database): Promise<Column[]> {
  const { rows } = await sql<Column>`
    select table_name || '.' || column_name as name, is_nullable = 'NO' as required
    from information_schema.columns where table_schema = current_schema()`.execute(db);
  return rows;
}

async function columnsOfSqlite(db: Database): Promise<Column[]> {
  const { rows } = await sql<{ name: string; required: number }>`
    select t.name || '.' || c.name as name, c."notnull" or c.pk > 0 as required
    from sqlite_schema t, pragma_table_xinfo(t.name) c
    where t.type = 'table' and t.name not like 'sqlite_%' and t.name not like 'image_search%'`
    .execute(db);
  return rows.map(({ name, required }) => ({ name, required: required === 1 }));
}
