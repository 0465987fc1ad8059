import assert from "node:assert/strict";
import { sql } from "kysely";
import { privateAlone } from "../../../migrations/0005_private_alone.ts";
import { singleUser } from "../../../services/actor.ts";
import { addUser, testDatabase } from "../../database.ts";

for (const accounts of [false, true]) {
  const what = accounts ? "stays shared where there are accounts" : "becomes private";
  Deno.test(`things saved in single-user mode ${what}`, async () => {
    await using database = await testDatabase();
    const { db } = database;
    if (accounts) await addUser(db, "al");
    const { userId: user_id } = singleUser(null);
    const common = { user_id, name: "n", visibility: "shared" as const };
    for (const category of ["user", "default"] as const) {
      await db.insertInto("workflows").values({
        ...common,
        workflow_id: category,
        category,
        workflow: "{}",
        created_at: "2026-01-01T00:00:00.000Z",
        updated_at: "2026-01-01T00:00:00.000Z",
      }).execute();
      await db.insertInto("style_presets").values({
        ...common,
        style_preset_id: category,
        type: category,
        positive_prompt: "",
        negative_prompt: "",
        created_at: "2026-01-01T00:00:00.000Z",
        updated_at: "2026-01-01T00:00:00.000Z",
      }).execute();
    }
    for (const step of privateAlone.sql.split(";")) {
      if (step.trim()) await sql.raw(step).execute(db);
    }
    const wanted = accounts ? "shared" : "private";
    const workflows = await db.selectFrom("workflows").select(["workflow_id", "visibility"])
      .where("workflow_id", "in", ["user", "default"]).orderBy("workflow_id", "desc").execute();
    const presets = await db.selectFrom("style_presets").select(["style_preset_id", "visibility"])
      .where("style_preset_id", "in", ["user", "default"]).orderBy("style_preset_id", "desc")
      .execute();
    assert.deepEqual(workflows.map(({ visibility }) => visibility), [wanted, "shared"]);
    assert.deepEqual(presets.map(({ visibility }) => visibility), [wanted, "shared"]);
  });
}
