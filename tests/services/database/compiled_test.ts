import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from "kysely";
import { now } from "../../../services/clock.ts";
import { compiledForms, valueNamed } from "../../../services/database/compiled.ts";
import { connect } from "../../../services/database/connect.ts";
import type { Tables } from "../../../services/database/schema.ts";

Deno.test("a compiled query takes its values by name, and holds no point in time", async () => {
  const sqlite = new DatabaseSync(":memory:");
  const db = connect(sqlite);
  try {
    sqlite.exec("CREATE TABLE groups (group_id TEXT, name TEXT) STRICT");
    sqlite.exec("INSERT INTO groups VALUES ('1', 'a'), ('2', 'b'), ('3', 'b')");
    let built = 0;
    const run = compiledForms<{ group_id: string }, { name: string }>();
    const of = async (name: string, way: "asc" | "desc") => {
      const build = () => {
        built++;
        return db.selectFrom("groups").select("group_id").where("name", "=", valueNamed("name"))
          .orderBy("group_id", way);
      };
      return (await run(db, way, build, { name })).map((row) => row.group_id).join("");
    };
    assert.equal(await of("b", "asc"), "23");
    assert.equal(await of("a", "asc"), "1");
    assert.equal(await of("b", "desc"), "32");
    assert.equal(built, 2, "once for each form");
    const postgres = new Kysely<Tables>({
      dialect: {
        createAdapter: () => new PostgresAdapter(),
        createDriver: () => new DummyDriver(),
        createIntrospector: (db) => new PostgresIntrospector(db),
        createQueryCompiler: () => new PostgresQueryCompiler(),
      },
    });
    const other = () => (built++, postgres.selectFrom("groups").select("group_id"));
    await run(postgres, "asc", other, { name: "b" });
    assert.equal(built, 3, "of another dialect it is another query");
    assert.equal(await of("b", "asc"), "23");
    const late = () => db.selectFrom("groups").select("group_id").where("name", "<", now());
    await assert.rejects(run(db, "late", late, { name: "" }), /An instant/);
  } finally {
    await db.destroy();
  }
});
