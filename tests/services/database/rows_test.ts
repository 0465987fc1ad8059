import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { sql } from "kysely";
import { connect } from "../../../services/database/connect.ts";

Deno.test("a row has the columns of its statement by name, each row for itself", async () => {
  const sqlite = new DatabaseSync(":memory:");
  const db = connect(sqlite);
  try {
    const query = sql<Record<string, unknown>>`
      SELECT value AS number, 'word' AS "two words", NULL AS empty, x'0102' AS bytes,
        'first' AS twice, value * 10 AS twice, 1.5 AS "__proto__"
      FROM json_each('[1, 2]')`;
    const { rows } = await query.execute(db);
    const columns = ["number", "two words", "empty", "bytes", "twice", "__proto__"];
    const values = (
      number: number,
    ) => [number, "word", null, new Uint8Array([1, 2]), number * 10, 1.5];
    assert.deepEqual(rows.map((row) => Object.keys(row)), [columns, columns]);
    assert.deepEqual(rows.map((row) => Object.values(row)), [values(1), values(2)]);
    const streamed = await Array.fromAsync(
      db.selectFrom(sql<{ value: number }>`json_each('[1, 2]')`.as("list")).select("value")
        .stream(),
    );
    assert.deepEqual(streamed, [{ value: 1 }, { value: 2 }]);
  } finally {
    await db.destroy();
  }
});

Deno.test("a change that gives rows back names their columns, too", async () => {
  const sqlite = new DatabaseSync(":memory:");
  const db = connect(sqlite);
  try {
    sqlite.exec("CREATE TABLE group_members (group_id TEXT, user_id TEXT) STRICT");
    const added = await sql`INSERT INTO group_members VALUES ('a', 'b') RETURNING user_id, group_id`
      .execute(db);
    assert.deepEqual(added.rows, [{ user_id: "b", group_id: "a" }]);
    assert.deepEqual((await sql`DELETE FROM group_members`.execute(db)).rows, []);
  } finally {
    await db.destroy();
  }
});
