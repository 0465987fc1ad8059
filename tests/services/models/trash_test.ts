import assert from "node:assert/strict";
import { configure, reset } from "@logtape/logtape";
import { createAccess } from "../../../services/access/mod.ts";
import { ownerActor } from "../../../services/actor.ts";
import { createModelUsage } from "../../../services/models/usage.ts";
import type { Database } from "../../../services/database/mod.ts";
import { addUser } from "../../database.ts";
import { kohya, SD15 } from "../../inference/recognition/headers.ts";
import { modelRig, weightsFile } from "./rig.ts";
import { smallSd15, smallUnet } from "./small.ts";

/** Quicker to look at than a whole model. */
const LORA = weightsFile(kohya(SD15, "diffusers", 1));
const there = (path: string) => Deno.stat(path).then(() => true, () => false);

Deno.test("a removed model is in no list, keeps its files, and is restored unchanged", async () => {
  await using rig = await modelRig();
  const { management: { trash, ...management }, models, actor } = rig;
  const path = await rig.write("dream.safetensors", weightsFile(smallSd15()));
  const { key, path: place } = await rig.install(path, { inplace: false });
  await management.update(actor, key, { description: "Mine", is_default: true });
  const bare = await rig.install(await rig.write("bare.safetensors", weightsFile(smallUnet())));
  assert.equal(bare.usable, true);

  await trash.remove(actor, key);
  await assert.rejects(models.get(actor, key), { code: "not_found" });
  await assert.rejects(models.resolve(actor, key), { code: "not_found" });
  await assert.rejects(management.update(actor, key, { name: "x" }), { code: "not_found" });
  await assert.rejects(trash.remove(actor, key), { code: "not_found" });
  assert.equal((await models.get(actor, bare.key)).usable, false, "it lends nothing any more");
  const { added, changed } = await models.sync();
  assert.deepEqual([...added, ...changed].filter((found) => found === key), []);
  assert.deepEqual(await management.orphaned(), [], "its files are not taken for orphans");
  const [gone] = await trash.list();
  assert.equal(gone?.name, "dream");
  assert.equal(Date.parse(gone!.gone_at) - Date.parse(gone!.deleted_at), 30 * 86_400_000);

  await trash.restore(actor, key);
  const back = await models.get(actor, key);
  assert.deepEqual([back.description, back.path, back.usable], ["Mine", place, true]);
  assert.equal(back.is_default, false, "another may be the default by now");
  assert.deepEqual(await trash.list(), []);
  await assert.rejects(trash.restore(actor, key), { code: "not_found" });
  await assert.rejects(trash.purge(actor, key), { code: "not_found" });
});

Deno.test("models that have been in the trash long enough are deleted with their files, and nothing else", async () => {
  await using rig = await modelRig();
  const { management: { trash }, actor, db } = rig;
  const install = async (name: string, inplace: boolean) => {
    const path = await rig.write(`${name}.safetensors`, LORA);
    return await rig.install(path, { inplace, name });
  };
  const old = await install("old", false);
  const fresh = await install("fresh", false);
  const elsewhere = await install("elsewhere", true);
  for (const { key } of [old, fresh, elsewhere]) await trash.remove(actor, key);
  const long = new Date(Date.now() - 31 * 86_400_000).toISOString();
  await db.updateTable("models").set({ deleted_at: long })
    .where("model_key", "in", [old.key, elsewhere.key]).execute();
  await trash.emptyOld();
  assert.deepEqual((await trash.list()).map(({ name }) => name), ["fresh"]);
  assert.equal(await there(`${rig.modelsFolder}/${old.path}`), false);
  assert.equal(await there(`${rig.modelsFolder}/${fresh.path}`), true);
  assert.equal(await there(elsewhere.path), true, "what was used in place is somebody's own");
  const actions = await db.selectFrom("audit_log").select("action")
    .where("action", "=", "model.purge").execute();
  assert.equal(actions.length, 2);
});

Deno.test("an interrupted deletion is completed, and the model is not found as a new one", async () => {
  await using rig = await modelRig();
  const { management: { trash }, actor, db, models } = rig;
  const path = await rig.write("dream.safetensors", LORA);
  const { key } = await rig.install(path, { inplace: false });
  await trash.remove(actor, key);
  // As it stands when the files are about to be deleted.
  await db.updateTable("models").set({ deleted_at: new Date(0).toISOString() })
    .where("model_key", "=", key).execute();
  await assert.rejects(trash.restore(actor, key), { code: "not_found" });
  assert.deepEqual(await trash.list(), []);
  await models.sync();
  await trash.emptyOld();
  await models.sync();
  assert.equal(
    await db.selectFrom("models").where("model_key", "=", key).select("name").executeTakeFirst(),
    undefined,
  );
});

Deno.test("of two simultaneous removals, restores or deletions of a model, one succeeds and is audited", async () => {
  await using rig = await modelRig();
  const { management: { trash }, actor, db } = rig;
  const { key } = await rig.install(await rig.write("dream.safetensors", LORA));
  const outcomes = async (...tries: Promise<unknown>[]) =>
    (await Promise.allSettled(tries)).map((outcome) =>
      outcome.status === "fulfilled" ? "done" : outcome.reason.code
    ).sort();
  const one = ["done", "not_found"];
  assert.deepEqual(await outcomes(trash.remove(actor, key), trash.remove(actor, key)), one);
  assert.deepEqual(await outcomes(trash.restore(actor, key), trash.restore(actor, key)), one);
  await trash.remove(actor, key);
  assert.deepEqual(await outcomes(trash.purge(actor, key), trash.purge(actor, key)), one);
  const audited = await db.selectFrom("audit_log").select("action").where("target_id", "=", key)
    .where("action", "<>", "model.install").orderBy("audit_id").execute();
  assert.deepEqual(audited.map(({ action }) => action), [
    ...["model.delete", "model.restore", "model.delete", "model.purge"],
  ]);
});

Deno.test("files that cannot be deleted are retried, with one audit row and a log entry", async () => {
  await using rig = await modelRig();
  const { management: { trash }, actor, db } = rig;
  const path = await rig.write("dream.safetensors", LORA);
  const { key, path: place } = await rig.install(path, { inplace: false });
  const kept = await rig.install(await rig.write("kept.safetensors", LORA), { inplace: false });
  for (const model of [key, kept.key]) await trash.remove(actor, model);
  const lines: string[] = [];
  await configure({
    reset: true,
    sinks: { lines: ({ message }) => void lines.push(message.join("")) },
    loggers: [
      { category: ["atelier", "models"], sinks: ["lines"] },
      { category: ["logtape", "meta"], lowestLevel: "error", sinks: [] },
    ],
  });
  const { remove } = Deno;
  Deno.remove = () => Promise.reject(new Error("the disk is read-only"));
  try {
    await assert.rejects(trash.purge(actor, key), { code: "conflict" });
    assert.match(lines.join("\n"), /dream.*the disk is read-only/);
    assert.deepEqual((await trash.list()).map(({ name }) => name), ["kept"]);
    for (let hour = 0; hour < 3; hour++) await trash.emptyOld();
  } finally {
    Deno.remove = remove;
    await reset();
  }
  assert.equal(lines.filter((line) => /removed model dream .*tried again/.test(line)).length, 3);
  assert.doesNotMatch(lines.join("\n"), /stays in the trash/);
  await trash.emptyOld();
  assert.equal(await there(`${rig.modelsFolder}/${place}`), false);
  const audited = await db.selectFrom("audit_log").select("target_id")
    .where("action", "=", "model.purge").execute();
  assert.deepEqual(audited.map(({ target_id }) => target_id), [key]);
});

Deno.test("a model that is installed again in place leaves the trash", async () => {
  await using rig = await modelRig();
  const path = await rig.write("dream.safetensors", LORA);
  const { key } = await rig.install(path);
  await rig.management.remove(rig.actor, key);
  assert.equal((await rig.install(path)).key, key);
  assert.deepEqual(await rig.management.trash.list(), []);
});

Deno.test("the chosen model is the default as long as it can be used", async () => {
  await using rig = await modelRig();
  const { management, models, actor } = rig;
  const add = async (name: string) =>
    await rig.install(await rig.write(`${name}.safetensors`, weightsFile(smallSd15())));
  const standard = async () => {
    const found = (await models.list(actor)).filter(({ is_default }) => is_default);
    assert.equal(found.length, 1);
    assert.equal((await models.resolve(actor)).key, found[0]!.key);
    return found[0]!.name;
  };
  const first = await add("first");
  const second = await add("second");
  assert.equal(await standard(), "first");
  await management.update(actor, second.key, { is_default: true });
  assert.equal(await standard(), "second");
  await management.update(actor, first.key, { is_default: true });
  await management.update(actor, second.key, { is_default: true });
  assert.equal(await standard(), "second");
  await Deno.remove(second.path);
  assert.equal(await standard(), "first");
  const lora = await rig.install(await rig.write("ink.safetensors", LORA));
  await assert.rejects(management.update(actor, lora.key, { is_default: true }), {
    code: "invalid",
  });
});

Deno.test("the usage of a model counts the images visible to its reader, and names their own", async () => {
  await using rig = await modelRig();
  const { db } = rig;
  const path = await rig.write("dream.safetensors", LORA);
  const { key } = await rig.install(path);
  for (const name of ["al", "bo"]) await addUser(db, name);
  await addImage(db, "al", "a1", { model: { key }, loras: [{ model: { key: "gone" } }] });
  await addImage(db, "al", "a2", { loras: [{ model: { key } }], model: { key } });
  await addImage(db, "bo", "b1", { model: { key } });
  await addImage(db, "bo", "b2", { model: { name: key }, prompt: key });
  await addImage(db, "bo", "b3", null);
  const usage = createModelUsage({ db, access: createAccess({ db }) });
  assert.deepEqual(await usage.of(ownerActor("al", false), key), {
    ...{ image_count: 2, image_names: ["a2", "a1"] },
  });
  assert.deepEqual(await usage.of(ownerActor("bo", true), key), {
    ...{ image_count: 3, image_names: ["b1"] },
  });
  await db.deleteFrom("images").where("image_name", "=", "a1").execute();
  assert.equal((await usage.of(ownerActor("al", false), key)).image_count, 1);
});

async function addImage(db: Database, user_id: string, image_name: string, metadata: unknown) {
  const at = new Date().toISOString();
  await db.insertInto("images").values({
    ...{ image_name, user_id, board_id: null, image_origin: "internal", image_subfolder: "" },
    ...{ image_category: "general", width: 8, height: 8, bytes: 8, session_id: null },
    ...{ node_id: null, workflow: null, graph: null, prompt: "", created_at: at, updated_at: at },
    ...{ deleted_at: null, deleted_from_board_id: null },
    metadata: metadata === null ? null : JSON.stringify(metadata),
  }).execute();
}
