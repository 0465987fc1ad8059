/** Models in .gguf files, from each place that models come from. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { gguf, type GgufNote } from "../../gguf.ts";
import { startHub } from "../../hub.ts";
import {
  clip,
  prefixed,
  SDXL,
  type Shapes,
  unet,
  vae,
} from "../../inference/recognition/headers.ts";
import { finished, serve, start } from "./downloading.ts";
import { modelRig } from "./rig.ts";
import { SMALL_SD15, smallSd15 } from "./small.ts";

/** A file of zeros, in blocks where they fit; what ComfyUI-GGUF flattens for that is noted. */
function blocks(shapes: Shapes, notes: [string, GgufNote][] = []): Uint8Array<ArrayBuffer> {
  const flat: [string, GgufNote][] = [];
  const tensors = Object.entries(shapes).map(([name, shape]) => {
    const count = shape.reduce((all, side) => all * side, 1);
    const isFlat = notes.length > 0 && shape.length > 1 && count % 256 === 0;
    if (isFlat) flat.push([`comfy.gguf.orig_shape.${name}`, shape]);
    const own = isFlat ? [count / 256, 256] : shape;
    const fits = own.length === 2 && own[1]! % 32 === 0;
    return [name, { type: fits ? "Q4_0" : "F16", shape: own }] as const;
  });
  return gguf(tensors, { notes: [...notes, ...flat] });
}

/** The U-Net alone, as ComfyUI-GGUF writes it. */
const UNET = blocks(unet(SMALL_SD15), [["general.architecture", "sd1"]]);
const WHOLE = blocks(smallSd15());
/** With the names of stable-diffusion.cpp. */
const XL = blocks({
  ...prefixed("model.diffusion_model.", unet({ ...SDXL, channels: 64, depths: [0, 1, 1], mid: 1 })),
  ...prefixed("first_stage_model.", vae(32)),
  ...prefixed("cond_stage_model.transformer.", clip(768, 1, 100)),
  ...prefixed("cond_stage_model.1.transformer.", clip(1280, 1, 100)),
  "cond_stage_model.1.transformer.text_model.text_projection": [1280, 1280],
});
const FLUX = blocks({
  "double_blocks.0.img_attn.norm.key_norm.scale": [128],
  "img_in.weight": [3072, 64],
  "guidance_in.in_layer.weight": [3072, 256],
}, [["general.architecture", "flux"]]);
const SD3 = blocks({ "joint_blocks.0.context_block.attn.qkv.weight": [4608, 1536] });
const T5 = blocks({ "token_embd.weight": [100, 64], "enc.blk.0.attn_q.weight": [64, 64] });
const LLAMA = blocks({ "token_embd.weight": [100, 64], "blk.0.attn_q.weight": [64, 64] });
const UNREAD = gguf([["double_blocks.0.x", { type: 23, shape: [256] }]]);

Deno.test("a .gguf file of a repository is offered with what it needs, and installed", async () => {
  await using hub = await startHub();
  await using rig = await modelRig({ network: hub.network });
  serve(hub, "org/quants", {
    "unet-Q4_0.gguf": { bytes: UNET, lfs: true },
    "unet-Q8_0.gguf": { bytes: UNET, lfs: true },
    "model-00001-of-00002.gguf": { bytes: UNET, lfs: true },
  });
  const several = await rig.installs.offer("org/quants");
  assert.deepEqual(several.choices.map(({ label }) => label).sort(), [
    "unet-Q4_0.gguf",
    "unet-Q8_0.gguf",
  ]);
  const link = several.choices.find(({ label }) => label === "unet-Q4_0.gguf")!.source;
  const offer = await rig.installs.offer(link);
  assert.equal(offer.name, "unet-Q4_0");
  assert.equal(offer.refused, null);
  assert.equal(offer.recognised?.label, "Stable Diffusion 1");
  assert.equal(offer.recognised?.precision, "q4_0");
  const beside = 1.5 * 1024 ** 3;
  const weights = offer.needed_memory! - beside;
  assert.ok(weights > UNET.length * 1.5, "in memory it is larger than in the file");
  const job = await finished(rig, (await start(rig, link)).id);
  assert.equal(job.status, "completed", String(job.error));
  const { path, key } = job.config_out!;
  assert.equal(path, "sd-1/main/unet-Q4_0.gguf");
  const [row] = await rig.db.selectFrom("models").selectAll().execute();
  assert.deepEqual(JSON.parse(row!.details).needs, ["vae", "text_encoder"]);
  assert.equal(JSON.parse(row!.details).dequantised, weights);
  assert.equal((await rig.verify(key)).sound, true);
  await rig.management.remove(rig.actor, key);
});

Deno.test("a .gguf file is installed by a link, by a path in its place or as a copy, and by an upload", async () => {
  await using hub = await startHub();
  await using rig = await modelRig({ network: hub.network });
  hub.repos.set("org/whole", { files: { "whole.gguf": { bytes: WHOLE, lfs: true } } });
  const offer = await rig.installs.offer("org/whole");
  assert.deepEqual(offer.files.map(({ path }) => path), ["model.gguf"]);
  const job = await finished(rig, (await start(rig, "org/whole")).id);
  assert.equal(job.status, "completed", String(job.error));
  assert.equal(job.config_out!.path, "sd-1/main/whole.gguf");

  const place = await rig.write("xl.gguf", XL);
  await rig.write("xl.yaml", "model: {}\n");
  const found = await rig.installs.recognise(place);
  assert.deepEqual([found.base, found.label, found.borrowed], ["sdxl", "Stable Diffusion XL", []]);
  assert.deepEqual((await rig.installs.scan(join(place, ".."))).map(({ path }) => path), [place]);
  const inPlace = await rig.install(place);
  assert.equal(inPlace.path, place);
  const unetPlace = await rig.write("unet.gguf", UNET);
  const copy = await rig.install(unetPlace, { inplace: false, name: "A copy" });
  assert.equal(copy.path, "sd-1/main/A_copy.gguf");

  const { uploads } = rig.installs;
  const flat = blocks({ ...smallSd15(), "one.more": [3] });
  const { id } = await uploads.start(rig.actor, { name: "up.GGUF", bytes: flat.length });
  await uploads.write(rig.actor, id, { offset: 0, part: flat });
  assert.equal((await uploads.offer(id)).label, "Stable Diffusion 1");
  const up = await finished(rig, (await uploads.install(rig.actor, id, { inplace: false })).id);
  assert.equal(up.status, "completed", String(up.error));
  assert.equal(up.config_out!.path, "sd-1/main/up.gguf");
});

Deno.test("what cannot be run is said in words at the offer", async () => {
  await using hub = await startHub();
  await using rig = await modelRig({ network: hub.network });
  const FILES: Record<string, [Uint8Array, RegExp]> = {
    flux: [FLUX, /^FLUX\.1 dev models cannot be run yet/],
    sd3: [SD3, /^Stable Diffusion 3 medium models cannot be run yet/],
    t5: [T5, /^It is a T5 text encoder/],
    llama: [LLAMA, /^It is a language model/],
    unread: [UNREAD, /as IQ4_XS, a type of numbers that Atelier cannot read\. Look for/],
    old: [gguf([["x", { type: "F32", shape: [3] }]], { version: 1 }), /version 1/],
  };
  for (const [name, [bytes, words]] of Object.entries(FILES)) {
    serve(hub, `org/${name}`, { [`${name}.gguf`]: { bytes, lfs: true } });
    const offer = await rig.installs.offer(`org/${name}`);
    assert.match(offer.refused ?? "", words, name);
    const job = await finished(rig, (await start(rig, `org/${name}`)).id);
    assert.equal(job.status, "error");
    const path = await rig.write(`${name}.gguf`, bytes);
    await assert.rejects(rig.installs.recognise(path), { code: "unsupported_media" });
  }
});
