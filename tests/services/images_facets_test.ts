import assert from "node:assert/strict";
import { ownerActor } from "../../services/actor.ts";
import { libraryRig } from "./library_rig.ts";

const al = ownerActor("al", false);
const order = { order_dir: "DESC", starred_first: false } as const;

Deno.test("a list is narrowed by model, sampler and size, and says which of them it has", async () => {
  await using rig = await libraryRig(["al", "bo"]);
  const { db, services: { images } } = rig;
  const at = "2026-01-01T00:00:00.000Z";
  const model = { base: "sd-1", type: "main", path: "", hash: "", created_at: at, updated_at: at };
  for (const [model_key, visibility] of [["open", "shared"], ["hidden", "private"]] as const) {
    await db.insertInto("models").values({
      ...model,
      model_key,
      name: model_key,
      path: model_key,
      visibility,
    }).execute();
  }
  const made = (key: string, scheduler: unknown) => ({ model: { key }, scheduler });
  const a = await rig.image("al", null, made("open", "euler"));
  const b = await rig.image("al", null, made("open", "ddim"));
  const c = await rig.image("al", null, made("hidden", "euler"));
  const d = await rig.image("al", null, { scheduler: { not: "a name" } });
  await rig.image("bo", null, made("open", "unipc"));
  await db.updateTable("images").set({ width: 64, height: 32 }).where("image_name", "=", b)
    .execute();
  const names = async (filter: object) =>
    (await images.names(al, { user_id: "me", ...filter, ...order })).image_names;
  assert.deepEqual(await names({ model: "open" }), [b, a]);
  assert.deepEqual(await names({ sampler: "euler" }), [c, a]);
  assert.deepEqual(await names({ sampler: "euler", model: "open" }), [a]);
  assert.deepEqual(await names({ width: 64, height: 32 }), [b]);
  assert.deepEqual(await names({ sampler: "unipc" }), []);
  const page = await images.list(al, { model: "open", ...order, limit: 1, offset: 0 });
  assert.deepEqual([page.items[0]?.image_name, page.total], [b, 2]);
  const { models, samplers, sizes } = await images.facets(al, { user_id: "me" });
  const plain = <T extends object>(rows: readonly T[]) => rows.map((row) => ({ ...row }));
  assert.deepEqual(plain(models), [{ key: "open", name: "open", type: "main", count: 2 }]);
  assert.deepEqual(plain(samplers), [{ name: "euler", count: 2 }, { name: "ddim", count: 1 }]);
  assert.deepEqual(sizes.map((s) => s.count), [3, 1]);
  assert.deepEqual((await images.facets(al, { model: "open" })).samplers.map((s) => s.name), [
    "ddim",
    "euler",
  ]);
  await images.remove(al, [d, c]);
  const left = await images.facets(al, { user_id: "me" });
  assert.deepEqual(left.sizes.map((s) => s.count), [1, 1]);
});

Deno.test("months are those of the reader's time zone, in which each image counts once", async () => {
  await using rig = await libraryRig(["al"]);
  const { db, services: { images } } = rig;
  const times = [
    "2026-10-31T22:59:00.000Z",
    "2026-10-31T23:30:00.000Z",
    "2026-11-15T12:00:00.000Z",
    "2025-11-15T12:00:00.000Z",
  ];
  for (const created_at of times) {
    const name = await rig.image("al", null);
    await db.updateTable("images").set({ created_at, starred: created_at < "2026" ? 1 : 0 })
      .where("image_name", "=", name).execute();
  }
  const months = async (time_zone?: string) =>
    (await images.months(al, { user_id: "me", time_zone }))
      .map((m) => [m.month, m.image_count, m.starred_count]);
  assert.deepEqual(await months(), [["2026-11", 1, 0], ["2026-10", 2, 0], ["2025-11", 1, 1]]);
  assert.deepEqual(await months("Europe/Berlin"), [
    ["2026-11", 2, 0],
    ["2026-10", 1, 0],
    ["2025-11", 1, 1],
  ]);
  assert.deepEqual(await months("Asia/Kathmandu"), [["2026-11", 3, 0], ["2025-11", 1, 1]]);
  const november = { created_from: "2026-11-01", time_zone: "Europe/Berlin" };
  assert.deepEqual(await images.months(al, november), [
    { month: "2026-11", image_count: 2, starred_count: 0 },
  ]);
});

Deno.test("an image whose metadata cannot be read has no sampler, and is kept", async () => {
  await using rig = await libraryRig(["al"]);
  const whole = await rig.image("al", null, { scheduler: "x".repeat(300) });
  const row = await rig.db.selectFrom("images").selectAll()
    .where("image_name", "=", whole).executeTakeFirstOrThrow();
  const { image_id: _, has_workflow: __, ...rest } = row;
  for (const [i, metadata] of ["{ broken", "[1]", '"text"', '{"scheduler":7}'].entries()) {
    await rig.db.insertInto("images").values({ ...rest, image_name: `${i}.png`, metadata })
      .execute();
  }
  const { samplers, sizes } = await rig.services.images.facets(al, { user_id: "me" });
  assert.deepEqual(samplers.map((s) => s.name), ["x".repeat(100)]);
  assert.equal(sizes[0]?.count, 5);
});
