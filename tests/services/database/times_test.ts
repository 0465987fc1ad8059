import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { sql } from "kysely";
import { connect } from "../../../services/database/connect.ts";
import { timesOf } from "../../../services/database/times.ts";

Deno.test("what a database is busy with is counted: statements, waits, and giving up", async () => {
  const folder = await Deno.makeTempDir({ prefix: "atelier-times-" });
  const path = `${folder}/a.db`;
  const db = connect(new DatabaseSync(path, { timeout: 50 }));
  const other = new DatabaseSync(path, { timeout: 50 });
  try {
    const times = timesOf(db)!;
    assert.deepEqual({ ...times, time: undefined }, {
      ...{ statements: 0, ms: 0, waitedMs: 0, busy: 0, time: undefined },
    });
    await sql`create table a (b)`.execute(db);
    assert.equal(times.statements, 1);
    assert.ok(times.ms > 0);
    assert.equal(times.waitedMs, 0);
    await db.transaction().execute((trx) => sql`insert into a values (1)`.execute(trx));
    // The transaction's begin and commit are statements as well.
    assert.equal(times.statements, 4);
    const { waitedMs } = times;
    other.exec("BEGIN IMMEDIATE");
    await assert.rejects(db.transaction().execute(() => Promise.resolve()), /locked/);
    assert.equal(times.busy, 1);
    assert.ok(times.waitedMs - waitedMs > 30, `${times.waitedMs} ms`);
    assert.ok(times.ms >= times.waitedMs);
  } finally {
    other.close();
    await db.destroy();
    await Deno.remove(folder, { recursive: true });
  }
});
