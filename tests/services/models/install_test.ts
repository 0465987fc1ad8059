import assert from "node:assert/strict";
import { join } from "node:path";
import { sessionActor } from "../../../services/actor.ts";
import type { Problem } from "../../../services/errors/mod.ts";
import { addUser } from "../../database.ts";
import { safetensors, withHeader } from "../../safetensors.ts";
import {
  clip,
  header,
  kohya,
  SD15,
  SDXL,
  type Shapes,
  unet,
  vae,
} from "../../inference/recognition/headers.ts";
import { modelRig, weightsFile } from "./rig.ts";
import { SMALL_SD15, smallSd15, smallSdxl, smallUnet } from "./small.ts";

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

/** A diffusers folder whose U-Net is in two files. */
async function pipeline(rig: Awaited<ReturnType<typeof modelRig>>, name: string, variant = "") {
  const shapes = Object.entries(unet(SMALL_SD15, "diffusers"));
  const halves = [shapes.slice(0, 300), shapes.slice(300)].map((s) => Object.fromEntries(s));
  const shard = (i: number) =>
    `diffusion_pytorch_model${variant}-0000${i + 1}-of-00002.safetensors`;
  const weight_map = Object.fromEntries(
    halves.flatMap((half, i) => Object.keys(half).map((key) => [key, shard(i)])),
  );
  await rig.write(`${name}/model_index.json`, `{"_class_name":"StableDiffusionPipeline"}`);
  await rig.write(`${name}/unet/config.json`, "{}");
  await rig.write(
    `${name}/unet/diffusion_pytorch_model.safetensors.index${variant}.json`,
    JSON.stringify({ weight_map }),
  );
  for (const [i, half] of halves.entries()) {
    await rig.write(`${name}/unet/${shard(i)}`, weightsFile(half));
  }
  await rig.write(
    `${name}/text_encoder/model${variant}.safetensors`,
    weightsFile(clip(768, 1, 100)),
  );
  await rig.write(`${name}/scheduler/scheduler_config.json`, `{"prediction_type":"v_prediction"}`);
  return rig.at(name);
}

for (const variant of ["", ".fp16"]) {
  Deno.test(`a diffusers folder in several files${variant} is one model`, async () => {
    await using rig = await modelRig();
    const folder = await pipeline(rig, "pipe", variant);
    await rig.write("pipe/vae/diffusion_pytorch_model.safetensors", weightsFile(vae(32)));
    assert.deepEqual((await rig.installs.scan(rig.at(""))).map((m) => m.path), [folder]);
    const record = await rig.install(folder, { inplace: false });
    assert.equal(record.format, "diffusers");
    assert.equal(record.prediction_type, "v_prediction");
    assert.equal(record.usable, true);
    assert.equal(record.path, "sd-1/main/pipe");
    // Its parts can be lent.
    const bare = await rig.install(await rig.write("bare.safetensors", weightsFile(smallUnet())));
    const { source } = await rig.models.resolve(rig.actor, bare.key);
    assert.deepEqual(source.components, {
      vae: join(rig.modelsFolder, "sd-1/main/pipe/vae"),
      text_encoder: join(rig.modelsFolder, "sd-1/main/pipe/text_encoder"),
    });
  });
}

Deno.test("the tensors of each network in a diffusers folder must fit one another", async () => {
  await using rig = await modelRig();
  const folder = await pipeline(rig, "pipe");
  const refused = async (file: string, shapes: Shapes, words: RegExp) => {
    const path = join(folder, file);
    const before = await Deno.readFile(path).catch(() => null);
    await rig.write(`pipe/${file}`, weightsFile(shapes));
    await assert.rejects(rig.installs.recognise(folder), words);
    if (before) await Deno.writeFile(path, before);
    else await Deno.remove(path);
  };
  const { "encoder.conv_out.bias": _, ...withoutOne } = vae(32);
  const file = "vae/diffusion_pytorch_model.safetensors";
  await refused(
    file,
    withoutOne,
    /vae does not make a .* model: it has no "encoder\.conv_out\.bias"/,
  );
  const wider = { ...clip(768, 1, 100), "text_model.final_layer_norm.weight": [700] };
  await refused("text_encoder/model.safetensors", wider, /final_layer_norm\.weight" has the shape/);
  const deep = "down_blocks.0.resnets.0.conv2.bias";
  const { [deep]: __, ...rest } = unet(SMALL_SD15, "diffusers");
  const second = Object.fromEntries(Object.entries(rest).slice(299));
  await refused(
    "unet/diffusion_pytorch_model-00002-of-00002.safetensors",
    { ...second, "more.weight": [3, 3] },
    /unet does not make a/,
  );
  await rig.write("pipe/unet/config.json", `{"norm_num_groups":0}`);
  await assert.rejects(
    rig.installs.recognise(folder),
    /unet\/config\.json has a wrong norm_num_gr/,
  );
});

Deno.test("a folder without a VAE borrows one; one with a pickle says which file", async () => {
  await using rig = await modelRig();
  const folder = await pipeline(rig, "pipe");
  assert.deepEqual((await rig.installs.recognise(folder)).borrowed, [{ part: "vae", from: null }]);
  await rig.write("pipe/vae/diffusion_pytorch_model.bin", "PK");
  await assert.rejects(
    rig.installs.recognise(folder),
    /vae\/diffusion_pytorch_model.bin is a Python/,
  );
});

Deno.test("a symbolic link out of a model's folder is refused, one in a hub cache is not", async () => {
  await using rig = await modelRig();
  const folder = await pipeline(rig, "pipe");
  const secret = await rig.write("secret.safetensors", weightsFile(vae(32)));
  await Deno.mkdir(join(folder, "vae"));
  await Deno.symlink(secret, join(folder, "vae/diffusion_pytorch_model.safetensors"));
  await assert.rejects(rig.installs.recognise(folder), /outside of the model's folder/);

  const cache = "models--some--vae";
  await rig.write(`${cache}/blobs/abc`, weightsFile(vae(32)));
  const snapshot = `${cache}/snapshots/123`;
  await rig.write(`${snapshot}/config.json`, "{}");
  await Deno.symlink(
    "../../blobs/abc",
    rig.at(`${snapshot}/diffusion_pytorch_model.safetensors`),
  );
  const found = await rig.installs.scan(rig.at(cache));
  assert.deepEqual(found.map((m) => m.path), [rig.at(snapshot)]);
  const record = await rig.install(rig.at(snapshot), { inplace: false });
  assert.deepEqual([record.type, record.format], ["vae", "diffusers"]);
  const copy = join(rig.modelsFolder, record.path, "diffusion_pytorch_model.safetensors");
  assert.ok((await Deno.lstat(copy)).isFile, "the copy holds the file, not the link");
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

/** Replaces the numbers of the first tensor by NaN. */
function withNaN(): Uint8Array {
  const { tensors } = header(smallSd15());
  const entries = [...tensors].map(([name, { shape }], i) =>
    [
      name,
      { type: "F16", shape, ...(i === 0 ? { data: new Uint16Array([0x7e00]) } : {}) },
    ] as const
  );
  return safetensors(Object.fromEntries(entries));
}

const whole = weightsFile(smallSd15());
const someLayer = "model.diffusion_model.middle_block.1.transformer_blocks.0.attn1.to_q.weight";
const { [someLayer]: _, ...withoutOne } = smallSd15();
const huge = new Uint8Array(64);
new DataView(huge.buffer).setBigUint64(0, 2_000_000_000n, true);
huge[8] = "{".charCodeAt(0);
const many = withHeader(JSON.stringify(Object.fromEntries(
  Array.from({ length: 200_000 }, (_, i) => [`t${i}`, {
    dtype: "F16",
    shape: [0],
    data_offsets: [0, 0],
  }]),
)));

const BAD: readonly [string, string, Uint8Array | string, RegExp][] = [
  ["a renamed JPEG", "a.safetensors", new Uint8Array([255, 216, 255, 224, 0, 16]), /JPEG image/],
  ["a web page", "a.safetensors", "<!DOCTYPE html><html>", /web page/],
  ["an empty file", "a.safetensors", "", /is empty/],
  ["a file cut off", "a.safetensors", whole.slice(0, whole.length / 2), /cut off/],
  ["a header of two gigabytes", "a.safetensors", huge, /header of 2000000000 bytes/],
  ["two hundred thousand tensors", "a.safetensors", many, /200000 tensors/],
  ["numbers that are none", "a.safetensors", withNaN(), /not finite/],
  ["a checkpoint without one tensor", "a.safetensors", weightsFile(withoutOne), /attn1\.to_q/],
  [
    "a checkpoint with a tensor of another shape",
    "a.safetensors",
    weightsFile({ ...smallSd15(), [someLayer]: [64, 32] }),
    /attn1/,
  ],
  ["a pickle", "a.ckpt", "PK", /Python pickle.*\.safetensors version/],
  [
    "FLUX",
    "a.safetensors",
    weightsFile({ "double_stream_modulation_img.lin.weight": [1] }),
    /FLUX.2/,
  ],
  ["something else", "a.safetensors", weightsFile({ "what.is.this": [1] }), /of no kind of model/],
];
for (const [what, name, bytes, words] of BAD) {
  Deno.test(`${what} is refused with the reason, and nothing is recorded`, async () => {
    await using rig = await modelRig();
    const path = await rig.write(name, bytes);
    for (const act of [rig.installs.recognise, rig.install]) {
      await assert.rejects(act(path), (error: Problem) => {
        assert.equal(error.code, "unsupported_media");
        assert.match(error.message, words);
        assert.doesNotMatch(error.message, /\/tmp|\.\.$/);
        return true;
      });
    }
    assert.deepEqual(await rig.models.list(rig.actor), []);
  });
}

Deno.test("an absent path is refused without further details", async () => {
  await using rig = await modelRig();
  await assert.rejects(rig.installs.recognise("/no/such.safetensors"), { code: "bad_request" });
  await assert.rejects(rig.installs.recognise("a/b.safetensors"), { code: "bad_request" });
  const words = (path: string) =>
    rig.installs.recognise(path).then(() => null, (error: Problem) => error.message);
  const plain = await rig.write("a.txt", "hello");
  assert.equal(await words(plain), await words("/no/such.txt"));
  await Deno.mkdir(rig.at("empty"));
  await assert.rejects(rig.installs.recognise(rig.at("empty")), /There is no model here/);
  await Deno.symlink("/dev/zero", rig.at("zero.safetensors"));
  await assert.rejects(rig.installs.recognise(rig.at("zero.safetensors")), { code: "bad_request" });
});
