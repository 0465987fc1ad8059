import assert from "node:assert/strict";
import { join } from "node:path";
import { connect, type Database, openSqlite } from "../../../services/database/connect.ts";

async function withFile(
  test: (
    db: Database,
    other: ReturnType<typeof openSqlite>,
    inTurn: () => boolean,
  ) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const path = join(folder, "test.db");
  const other = openSqlite(path);
  other.exec("CREATE TABLE groups (group_id TEXT, name TEXT) STRICT");
  const sqlite = openSqlite(path);
  const db = connect(sqlite);
  try {
    await test(db, other, () => sqlite.isTransaction);
  } finally {
    await db.destroy();
    other.close();
    await Deno.remove(folder, { recursive: true });
  }
}

const namesIn = async (db: Database) =>
  (await db.selectFrom("groups").select("name").orderBy("name").execute())
    .map(({ name }) => name).join();
const nextTurn = () => new Promise((resolve) => setTimeout(resolve));

Deno.test("reads of one turn of the event loop share a transaction", () =>
  withFile(async (db, other, inTransaction) => {
    other.exec("INSERT INTO groups VALUES ('1', 'a')");
    assert.equal(await namesIn(db), "a");
    assert.equal(inTransaction(), true);
    // Another process: the turn goes on with what it has read, the next one sees the change.
    other.exec("INSERT INTO groups VALUES ('2', 'b')");
    assert.equal(await namesIn(db), "a");
    await nextTurn();
    assert.equal(inTransaction(), false);
    assert.equal(await namesIn(db), "a,b");
  }));

Deno.test("a change ends the shared transaction, and is visible at once", () =>
  withFile(async (db, other) => {
    assert.equal(await namesIn(db), "");
    // A transaction that began as a read could not write any more: the database has moved on.
    other.exec("INSERT INTO groups VALUES ('1', 'a')");
    await db.insertInto("groups").values({ group_id: "2", name: "b" } as never).execute();
    assert.equal(await namesIn(db), "a,b");
    await db.transaction().execute(async (trx) => {
      await trx.deleteFrom("groups").where("name", "=", "a").execute();
      assert.equal(await namesIn(trx as unknown as Database), "b");
      await nextTurn();
      await trx.insertInto("groups").values({ group_id: "3", name: "c" } as never).execute();
    });
    assert.equal(await namesIn(db), "b,c");
  }));
