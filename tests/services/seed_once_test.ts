import assert from "node:assert/strict";
import { DEFAULT_PRESETS } from "../../services/presets/defaults.ts";
import { seedPresets } from "../../services/presets/seed.ts";
import { seedOnce } from "../../services/seed_once.ts";
import { testDatabase } from "../database.ts";

Deno.test("shipped things that an administrator deleted are not seeded again", async () => {
  await using base = await testDatabase();
  const { db } = base;
  const saved: string[] = [];
  const save = (id: string) => {
    saved.push(id);
    return Promise.resolve();
  };
  await seedPresets(db, { save });
  assert.deepEqual(saved.toSorted(), DEFAULT_PRESETS.map(({ id }) => id).toSorted());
  const [, bare] = DEFAULT_PRESETS;
  await db.updateTable("style_presets").set({ has_image: 0 })
    .where("style_preset_id", "=", bare!.id).execute();
  const [gone] = DEFAULT_PRESETS;
  await db.deleteFrom("style_presets").where("style_preset_id", "=", gone!.id).execute();
  await seedPresets(db, { save });
  assert.equal(saved.length, DEFAULT_PRESETS.length);
  const rows = await db.selectFrom("style_presets").select(["style_preset_id", "has_image"])
    .execute();
  assert.deepEqual(
    rows.filter((row) => row.has_image === 0).map((row) => row.style_preset_id),
    [bare!.id],
  );
  assert.deepEqual(
    new Set(rows.map((row) => row.style_preset_id)),
    new Set(DEFAULT_PRESETS.slice(1).map(({ id }) => id)),
  );
});

Deno.test("only new shipped things are seeded, all or none", async () => {
  await using base = await testDatabase();
  const written: string[] = [];
  const write = (_trx: unknown, fresh: readonly { id: string }[]) => {
    written.push(...fresh.map(({ id }) => id));
    return Promise.resolve();
  };
  const seed = (ids: string[]) => seedOnce(base.db, "k", ids.map((id) => ({ id })), write);
  await seed(["a"]);
  await assert.rejects(
    seedOnce(base.db, "k", [{ id: "b" }], () => Promise.reject(new Error("no room"))),
  );
  await seed(["a", "b"]);
  await seed(["a", "b"]);
  assert.deepEqual(written, ["a", "b"]);
});
