import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { connect } from "../../../services/database/connect.ts";

/**
 * Deno has it, its types do not. https://nodejs.org/api/sqlite.html#databasesetauthorizercallback
 */
type Watched = DatabaseSync & { setAuthorizer(ask: () => number): void };
const SQLITE_OK = 0;

Deno.test("a statement is planned once, whatever its limit", async () => {
  const sqlite = new DatabaseSync(":memory:") as Watched;
  const db = connect(sqlite);
  try {
    sqlite.exec("CREATE TABLE group_members (group_id TEXT) STRICT");
    for (const id of ["a", "b", "c"]) {
      sqlite.prepare("INSERT INTO group_members VALUES (?)").run(id);
    }
    const some = async (limit: number, offset: number) => {
      const rows = await db.selectFrom("group_members").select("group_id").orderBy("group_id")
        .limit(limit).offset(offset).execute();
      return rows.map((row) => row.group_id).join("");
    };
    // SQLite asks whenever it plans, and only then.
    let asked = 0;
    sqlite.setAuthorizer(() => {
      asked++;
      return SQLITE_OK;
    });
    await some(1, 0);
    assert.ok(asked > 0, "a new statement is seen");
    asked = 0;
    assert.equal(await some(2, 0), "ab");
    assert.equal(await some(1, 2), "c");
    assert.equal(await some(-1, 0), "abc");
    assert.equal(await some(0, 0), "");
    assert.equal(asked, 0);
  } finally {
    await db.destroy();
  }
});
