import assert from "node:assert/strict";
import { sql } from "kysely";
import { OWNED } from "../../../services/access/mod.ts";
import { SYSTEM_USER_ID } from "../../../services/actor.ts";
import type { Database } from "../../../services/database/mod.ts";
import { seedPresets } from "../../../services/presets/seed.ts";
import { seedSystemPrompts } from "../../../services/system_prompts/mod.ts";
import { thingsOf, transferAll, trashAll } from "../../../services/users/handover.ts";
import { seedWorkflows } from "../../../services/workflows/seed.ts";
import { addUser, type TestDatabase, testDatabase } from "../../database.ts";
import { SAMPLES } from "../../things.ts";

const SHIPPED = ["workflows", "style_presets", "system_prompts"] as const;

/** A house that has just opened for others, with a board of `system`'s. */
async function openedHouse(): Promise<TestDatabase> {
  const house = await testDatabase();
  await seedWorkflows(house.db, { save: () => Promise.resolve() });
  await seedPresets(house.db, { save: () => Promise.resolve() });
  await seedSystemPrompts(house.db);
  const at = new Date().toISOString();
  await house.db.insertInto("boards").values({
    board_id: "old",
    user_id: SYSTEM_USER_ID,
    board_name: "Old",
    created_at: at,
    updated_at: at,
    deleted_at: null,
  }).execute();
  return house;
}

async function ownedBy(db: Database, userId: string): Promise<number[]> {
  return await Promise.all(
    SHIPPED.map(async (table) =>
      (await db.selectFrom(table).where("user_id", "=", userId)
        .select((e) => e.fn.countAll<number>().as("n")).executeTakeFirstOrThrow()).n
    ),
  );
}

Deno.test("things that ship with Atelier stay when the rest is handed over", async () => {
  await using house = await openedHouse();
  const { db } = house;
  const ada = await addUser(db, "ada", true);
  const shipped = await ownedBy(db, SYSTEM_USER_ID);
  assert.ok(shipped.every((n) => n > 0), "nothing ships: this tests nothing");
  const none = Object.fromEntries([...OWNED.values()].map(({ table }) => [table, 0]));
  assert.deepEqual(await thingsOf(db, SYSTEM_USER_ID), { ...none, boards: 1 });
  const moved = await db.transaction().execute((trx) => transferAll(trx, SYSTEM_USER_ID, ada));
  assert.deepEqual(moved, { ...none, boards: 1 });
  assert.deepEqual(await ownedBy(db, SYSTEM_USER_ID), shipped);
  assert.deepEqual(await thingsOf(db, SYSTEM_USER_ID), { ...none, boards: 0 });
  assert.deepEqual(await thingsOf(db, ada), { ...none, boards: 1 });
});

Deno.test("a default preset outlives the administrator who made it", async () => {
  await using house = await openedHouse();
  const { db } = house;
  const ada = await addUser(db, "ada", true);
  const at = new Date().toISOString();
  for (const type of ["default", "user"] as const) {
    await db.insertInto("style_presets").values({
      style_preset_id: type,
      user_id: ada,
      name: type,
      type,
      visibility: "shared",
      created_at: at,
      updated_at: at,
    }).execute();
  }
  await db.transaction().execute((trx) => trashAll(trx, ada));
  const rows = await db.selectFrom("style_presets").select(["style_preset_id", "visibility"])
    .where("style_preset_id", "in", ["default", "user"]).orderBy("style_preset_id").execute();
  assert.deepEqual(rows.map((row) => row.visibility), ["shared", "private"]);
});

Deno.test("things of every kind are handed over, and their new owner needs no grant on them", async () => {
  await using house = await testDatabase();
  const { db } = house;
  for (const name of ["al", "bo", "cy"]) await addUser(db, name);
  const at = new Date().toISOString();
  for (const [name, kind] of OWNED) {
    for (const id of [name, `${name} in the trash`].slice(0, kind.hasTrash ? 2 : 1)) {
      await db.insertInto(kind.table as "boards").values({
        [kind.id]: id,
        [kind.owner]: "al",
        ...(kind.name ? { [kind.name]: "n" } : {}),
        ...(kind.hasVisibility ? { visibility: "shared" } : {}),
        ...(kind.hasTrash ? { deleted_at: id === name ? null : at } : {}),
        ...SAMPLES[name].columns,
        created_at: at,
        updated_at: at,
      } as never).execute();
    }
    for (const user_id of ["bo", "cy"]) {
      await db.insertInto("grants").values({
        ...{ grant_id: `${name} ${user_id}`, kind: name, thing_id: name, user_id, group_id: null },
        ...{ level: "view", expires_at: null, granted_by: "al", created_at: at },
      }).execute();
    }
  }
  const each = (count: (kind: { hasTrash: boolean }) => number) =>
    Object.fromEntries([...OWNED.values()].map((kind) => [kind.table, count(kind)]));
  const grantees = async () =>
    (await db.selectFrom("grants").select(["kind", "user_id", "granted_by"]).orderBy("kind")
      .execute()).map(({ kind, user_id, granted_by }) => `${kind} ${user_id} by ${granted_by}`);
  assert.deepEqual(await thingsOf(db, "al"), each(() => 1));
  const moved = await db.transaction().execute((trx) => transferAll(trx, "al", "bo"));
  assert.deepEqual(moved, each(({ hasTrash }) => hasTrash ? 2 : 1));
  assert.deepEqual(await thingsOf(db, "al"), each(() => 0));
  assert.deepEqual(await thingsOf(db, "bo"), each(() => 1));
  assert.deepEqual(await grantees(), [...OWNED.keys()].sort().map((name) => `${name} cy by bo`));

  await db.transaction().execute((trx) => trashAll(trx, "bo"));
  for (const { table, owner, hasVisibility } of OWNED.values()) {
    const { rows } = await sql<{ owner: string; visibility: string }>`
      SELECT DISTINCT ${sql.ref(owner)} AS owner,
        ${hasVisibility ? sql`visibility` : sql`'private'`} AS visibility
      FROM ${sql.table(table)}`.execute(db);
    assert.deepEqual(
      rows.map((row) => ({ ...row })),
      [{ owner: SYSTEM_USER_ID, visibility: "private" }],
      table,
    );
  }
});
