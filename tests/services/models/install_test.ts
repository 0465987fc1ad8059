import assert from "node:assert/strict";
import { join } from "node:path";
import { sessionActor } from "../../../services/actor.ts";
import type { Problem } from "../../../services/errors/mod.ts";
import { addUser } from "../../database.ts";
import { kohya, SD15, SDXL } from "../../inference/recognition/headers.ts";
import { modelRig, weightsFile } from "./rig.ts";
import { smallSd15, smallSdxl, smallUnet } from "./small.ts";

const MAIN = ["base", "type", "format", "variant", "usable", "precision"] as const;
const pick = <T extends object, K extends keyof T>(from: T, keys: readonly K[]) =>
  Object.fromEntries(keys.map((key) => [key, from[key]]));

Deno.test("a checkpoint that is installed in place stays there, and the engine gets its path", async () => {
  await using rig = await modelRig();
  const path = await rig.write("dream.safetensors", weightsFile(smallSd15()));
  const record = await rig.install(path);
  assert.deepEqual(pick(record, MAIN), {
    base: "sd-1",
    type: "main",
    format: "checkpoint",
    variant: "normal",
    usable: true,
    precision: "fp16",
  });
  assert.equal(record.name, "dream");
  assert.equal(record.label, "Stable Diffusion 1");
  assert.deepEqual(record.default_settings, {
    width: 512,
    height: 512,
    steps: 25,
    cfg_scale: 7,
    scheduler: "dpmpp_2m",
  });
  const { source } = await rig.models.resolve(rig.actor, "dream");
  assert.deepEqual(source, { path, format: "checkpoint" });
  await assert.rejects(rig.installs.start(rig.actor, path, { inplace: true }), {
    code: "conflict",
  });
  await rig.management.remove(rig.actor, record.key);
  await rig.management.trash.purge(rig.actor, record.key);
  assert.ok((await Deno.stat(path)).isFile, "what was used in place is not deleted");
});

Deno.test("a copied checkpoint is stored by family and type, and removed with its record", async () => {
  await using rig = await modelRig();
  const path = await rig.write("a b.safetensors", weightsFile(smallSdxl()));
  await rig.write("a b.yaml", `parameterization: "v"`);
  const record = await rig.install(path, { inplace: false, name: "My SDXL" });
  assert.equal(record.path, "sdxl/main/My_SDXL.safetensors");
  assert.equal(record.prediction_type, "v_prediction");
  assert.deepEqual((await rig.models.resolve(rig.actor, record.key)).source.schedule, {
    prediction_type: "v_prediction",
  });
  const copy = join(rig.modelsFolder, record.path);
  assert.ok((await Deno.stat(copy.replace("safetensors", "yaml"))).isFile);
  assert.deepEqual((await rig.models.sync()).changed, [], "a scan finds it unchanged");
  await rig.management.remove(rig.actor, record.key);
  await rig.management.trash.purge(rig.actor, record.key);
  assert.deepEqual([...Deno.readDirSync(join(copy, ".."))], []);
});

Deno.test("a U-Net alone borrows what it lacks from a whole model of its family", async () => {
  await using rig = await modelRig();
  const bare = await rig.install(await rig.write("bare.safetensors", weightsFile(smallUnet())));
  assert.equal(bare.usable, false);
  assert.deepEqual(bare.borrowed.map(({ part, from }) => [part, from]), [
    ["vae", null],
    ["text_encoder", null],
  ]);
  await assert.rejects(rig.models.resolve(rig.actor, "bare"), (error: Problem) => {
    assert.match(error.message, /no VAE and no text encoder .* install a whole model/);
    return true;
  });
  // Another family's do not fit.
  await rig.install(await rig.write("xl.safetensors", weightsFile(smallSdxl())));
  assert.equal((await rig.models.get(rig.actor, bare.key)).usable, false);
  const path = await rig.write("whole.safetensors", weightsFile(smallSd15()));
  const whole = await rig.install(path);
  const after = await rig.models.get(rig.actor, bare.key);
  assert.equal(after.usable, true);
  assert.deepEqual(after.borrowed[0], { part: "vae", from: { key: whole.key, name: "whole" } });
  const { source } = await rig.models.resolve(rig.actor, "bare");
  assert.deepEqual(source.components, { vae: path, text_encoder: path });
  const candidate = await rig.installs.recognise(rig.at("bare.safetensors"));
  assert.equal(candidate.is_installed, true);
  assert.deepEqual(candidate.borrowed, after.borrowed);

  // Of the latents of Stable Diffusion 1, and so of no use to XL.
  const tiny = join(import.meta.dirname!, "../../fixtures/golden/taesd/taesd_diffusers");
  const file = await rig.write(
    "tiny.safetensors",
    await Deno.readFile(join(tiny, "diffusion_pytorch_model.safetensors")),
  );
  const previewOf = async (name: string) =>
    (await rig.models.resolve(rig.actor, name)).source.preview;
  assert.equal(await previewOf("whole"), undefined);
  await rig.install(file, { base: "sd-1" });
  assert.deepEqual([await previewOf("whole"), await previewOf("xl")], [file, undefined]);
});

Deno.test("a scan finds models of every kind once, whatever the links", async () => {
  await using rig = await modelRig();
  const { modelsFolder } = rig;
  const lora = weightsFile(kohya(SD15, "diffusers", 1), {
    "modelspec.trigger_phrase": "oil painting",
  });
  await rig.write(`${modelsFolder}/sd-1/lora/oil.safetensors`, lora);
  await rig.write(`${modelsFolder}/sd-1/main/dream.safetensors`, weightsFile(smallSd15()));
  await rig.write(`${modelsFolder}/face.safetensors`, weightsFile({ emb_params: [4, 768] }));
  await rig.write(`${modelsFolder}/broken.safetensors`, new Uint8Array([0xff, 0xd8, 0xff, 0, 0]));
  await rig.write(`${modelsFolder}/notes.txt`, "not a model");
  await Deno.symlink("..", `${modelsFolder}/sd-1/up`);
  await Deno.symlink("self", `${modelsFolder}/self`);
  const report = await rig.models.sync();
  assert.equal(report.refused.length, 1);
  assert.match(report.refused[0]?.reason ?? "", /broken.safetensors is a JPEG image/);
  const shipped = ["starter", ...[2, 3, 4].map((scale) => `ESRGAN-slim-x${scale}`)];
  const all = await rig.models.list(rig.actor);
  assert.deepEqual(
    all.map((m) => m.source).filter((s) => shipped.includes(s)).sort(),
    shipped.sort(),
  );
  const records = all.filter((m) => !shipped.includes(m.source));
  assert.deepEqual(records.map((m) => [m.name, m.type, m.format]), [
    ["dream", "main", "checkpoint"],
    ["face", "embedding", "embedding_file"],
    ["oil", "lora", "lycoris"],
  ]);
  const found = records.find((m) => m.name === "oil");
  assert.deepEqual(found?.trigger_phrases, ["oil painting"]);
  assert.deepEqual(found?.default_settings, { weight: 0.75 });
  assert.deepEqual(await rig.models.sync().then((r) => [r.added, r.changed]), [[], []]);
  assert.deepEqual((await rig.management.orphaned()).map((o) => o.path), ["broken.safetensors"]);
  // A file that moves keeps its record.
  await Deno.mkdir(`${modelsFolder}/later`);
  await Deno.rename(`${modelsFolder}/face.safetensors`, `${modelsFolder}/later/face.safetensors`);
  const face = records.find((m) => m.name === "face");
  assert.deepEqual((await rig.models.sync()).changed, [face?.key]);
});

Deno.test("the default is a main model, and a name is resolved among models of its type", async () => {
  await using rig = await modelRig();
  await rig.install(await rig.write("aaa.safetensors", weightsFile(smallSd15())));
  const lora = weightsFile(kohya(SDXL, "single", 1));
  await rig.install(await rig.write("lora/aaa.safetensors", lora));
  assert.equal((await rig.models.resolve(rig.actor, "aaa")).type, "main");
  assert.equal((await rig.models.resolve(rig.actor, "aaa", "lora")).base, "sdxl");
  await assert.rejects(rig.models.resolve(rig.actor, "aaa", "vae"), { code: "not_found" });
  assert.equal((await rig.models.resolve(rig.actor)).type, "main");
});

Deno.test("a LoRA of unknown family takes the one that is chosen", async () => {
  await using rig = await modelRig();
  const layer = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q";
  const path = await rig.write(
    "mute.safetensors",
    weightsFile({ [`${layer}.lora_down.weight`]: [1, 8], [`${layer}.lora_up.weight`]: [8, 1] }),
  );
  await assert.rejects(rig.installs.recognise(path), /nothing in it says for which family/);
  const { key, base } = await rig.install(path, { base: "sd-2" });
  assert.equal(base, "sd-2");
  // It stays when the files are read again, which is a change like others.
  assert.equal((await rig.management.reidentify(rig.actor, key)).base, "sd-2");
  const noted = await rig.db.selectFrom("audit_log").select("details")
    .where("action", "=", "model.update").where("target_id", "=", key).execute();
  assert.deepEqual(noted.map(({ details }) => JSON.parse(details)), [{ changed: ["files"] }]);
  await addUser(rig.db, "gone", true);
  const ended = sessionActor("gone", true, "no-session", null);
  await assert.rejects(rig.management.reidentify(ended, key), { code: "not_signed_in" });
});

Deno.test("training settings that an administrator corrects reach the engine", async () => {
  await using rig = await modelRig();
  const record = await rig.install(await rig.write("a.safetensors", weightsFile(smallSd15())));
  const schedule = { timestep_spacing: "trailing", rescale_betas_zero_snr: true } as const;
  const changed = await rig.management.update(rig.actor, record.key, {
    schedule,
    trigger_phrases: ["oil"],
  });
  assert.deepEqual([changed.schedule, changed.trigger_phrases], [schedule, ["oil"]]);
  assert.deepEqual((await rig.models.resolve(rig.actor, record.key)).source.schedule, schedule);
  const reset = await rig.management.update(rig.actor, record.key, { schedule: null });
  assert.deepEqual(reset.schedule, {});
});
