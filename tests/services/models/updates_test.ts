/** Newer versions of installed models, in their place and back. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { sha256, startHub, type TestHub } from "../../hub.ts";
import { finished, one, SD15, serve, start } from "./downloading.ts";
import { modelRig, weightsFile } from "./rig.ts";
import { smallSd15, smallSdxl } from "./small.ts";

type Rig = Awaited<ReturnType<typeof modelRig>>;

/** The same model with other numbers. */
function newer(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(weightsFile(smallSd15()));
  bytes.set([1, 2, 3, 4], bytes.length - 4);
  return bytes;
}

async function installed(rig: Rig, source: string) {
  const { error, config_out } = await finished(rig, (await start(rig, source)).id);
  assert.equal(error, null);
  return config_out!;
}

async function update(rig: Rig, key: string) {
  const job = await finished(rig, (await rig.installs.updates.start(rig.actor, key)).id);
  assert.equal(job.error, null);
  return job.config_out!;
}

const hashAt = async (rig: Rig, path: string) =>
  sha256(await Deno.readFile(join(rig.modelsFolder, path)));

Deno.test("other weights at the hub are a newer version, another description is not", async () => {
  await using hub = await startHub();
  await using rig = await modelRig({ network: hub.network });
  one(hub);
  const { key } = await installed(rig, "org/one");
  assert.equal((await rig.installs.updates.look(key)).newer, false);
  serve(hub, "org/one", {
    "one.safetensors": { bytes: SD15, lfs: true },
    "README.md": { bytes: new Uint8Array(9) },
  });
  assert.equal((await rig.installs.updates.look(key)).newer, false);
  one(hub, newer());
  const found = await rig.installs.updates.look(key);
  assert.deepEqual([found.newer, found.bytes, found.source], [true, SD15.length, "org/one"]);
});

Deno.test("an update replaces the model, and can be undone while the old file is there", async () => {
  await using hub = await startHub();
  await using rig = await modelRig({ network: hub.network });
  const { models, management, actor, db } = rig;
  one(hub);
  const before = await installed(rig, "org/one");
  await management.update(actor, before.key, { description: "Mine.", is_default: true });
  const bytes = newer();
  one(hub, bytes);
  const after = await update(rig, before.key);
  // The same model to graphs, rights and people, with the new file.
  assert.equal(after.key, before.key);
  assert.deepEqual([after.description, after.is_default], ["Mine.", true]);
  assert.notEqual(after.path, before.path);
  assert.equal(await hashAt(rig, after.path), sha256(bytes));
  assert.equal(after.sha256, sha256(bytes));
  assert.equal((await models.list(actor)).length, 1);
  assert.equal((await rig.installs.updates.look(after.key)).newer, false);

  const [old] = await management.trash.list();
  assert.deepEqual([old?.replaced, old?.missing, old?.name], [true, false, before.name]);
  assert.equal(await hashAt(rig, before.path), sha256(SD15));
  assert.equal(await management.trash.restore(actor, old!.key), before.key);
  const back = await models.get(actor, before.key);
  assert.deepEqual([back.path, back.sha256, back.description], [
    ...[before.path, sha256(SD15), "Mine."],
  ]);
  assert.equal((await models.list(actor)).length, 1);
  // The newer file waits in the trash now, and comes back in the same way.
  const [other] = await management.trash.list();
  await management.trash.restore(actor, other!.key);
  assert.equal((await models.get(actor, before.key)).path, after.path);

  const [last] = await management.trash.list();
  await management.trash.purge(actor, last!.key);
  await assert.rejects(Deno.stat(join(rig.modelsFolder, before.path)), Deno.errors.NotFound);
  assert.equal(await hashAt(rig, after.path), sha256(bytes));
  assert.equal((await models.sync()).added.includes(before.key), false);
  const actions = await db.selectFrom("audit_log").select("action").orderBy("audit_id").execute();
  assert.ok(actions.some(({ action }) => action === "model.replace"));

  // The first place is free again, and its key is still the model's.
  one(hub);
  const third = await update(rig, before.key);
  assert.deepEqual([third.key, third.path], [before.key, before.path]);
});

Deno.test("a version of another family is installed beside the model; without a hub there is no update", async () => {
  await using hub = await startHub();
  await using rig = await modelRig({ network: hub.network });
  one(hub);
  const before = await installed(rig, "org/one");
  one(hub, weightsFile(smallSdxl()));
  const other = await update(rig, before.key);
  assert.notEqual(other.key, before.key);
  assert.deepEqual(
    (await rig.models.list(rig.actor)).map(({ base }) => base).toSorted(),
    ["sd-1", "sdxl"],
  );
  assert.deepEqual(await rig.management.trash.list(), []);

  const path = join(rig.root, "own.safetensors");
  await Deno.writeFile(path, newer());
  const own = await installed(rig, path);
  assert.equal((await rig.installs.updates.look(own.key)).newer, null);
  await assert.rejects(rig.installs.updates.start(rig.actor, own.key), { code: "bad_request" });
});

Deno.test("a newer version on Civitai brings its name, unless the model was renamed", async () => {
  await using hub = await startHub();
  await using rig = await modelRig({ network: hub.network });
  civitai(hub, 7, SD15);
  const first = await installed(rig, "https://civitai.com/models/5?modelVersionId=7");
  assert.equal(first.name, "Meadow v7");
  assert.equal((await rig.installs.updates.look(first.key)).newer, false);
  civitai(hub, 8, newer());
  assert.equal((await rig.installs.updates.look(first.key)).name, "Meadow v8");
  assert.equal((await update(rig, first.key)).name, "Meadow v8");
  await rig.management.update(rig.actor, first.key, { name: "Ours" });
  civitai(hub, 9, SD15);
  const last = await update(rig, first.key);
  assert.deepEqual([last.name, last.source], [
    "Ours",
    "https://civitai.com/models/5?modelVersionId=9",
  ]);
});

/** A version of a model, the newest. */
function civitai(hub: TestHub, id: number, bytes: Uint8Array): void {
  const versions = [...hub.versions];
  hub.versions.clear();
  hub.versions.set(id, {
    ...{ id, modelId: 5, name: `v${id}`, model: { name: "Meadow" } },
    files: [{
      ...{ id, name: "m.safetensors", type: "Model", primary: true },
      sizeKB: bytes.length / 1024,
      hashes: { SHA256: sha256(bytes).toUpperCase() },
    }],
  });
  for (const [of, version] of versions) hub.versions.set(of, version);
  hub.repos.set(`civitai/${id}`, { files: { "model.safetensors": { bytes } } });
}
