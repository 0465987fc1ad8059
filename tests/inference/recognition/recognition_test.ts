import assert from "node:assert/strict";
import { FAMILY_NAMES } from "../../../inference/families/defaults.ts";
import { recognise, recogniseWeights } from "../../../inference/recognition/mod.ts";
import { predictionOfYaml } from "../../../inference/recognition/prediction.ts";
import type { Recognition } from "../../../inference/recognition/types.ts";
import { openWeights } from "../../../inference/weights/catalogue.ts";
import { safetensors } from "../../safetensors.ts";
import { folderWith } from "../weights/folder.ts";
import { ADDITIONS, control } from "./additions.ts";
import {
  header,
  prefixed,
  SD15,
  sd15,
  SD21,
  sd21,
  SDXL,
  sdxl,
  unet,
  type UnetSizes,
  vae,
} from "./headers.ts";
import { MODELS } from "./models.ts";
import { cpuMs } from "../../cpu_time.ts";

const CASES = [...MODELS, ...ADDITIONS];

for (const [name, given, wanted] of CASES) {
  Deno.test(`recognises ${name}`, () => {
    const found = recognise(given);
    const asked = Object.fromEntries(
      Object.keys(wanted).map((key) => [key, found[key as keyof Recognition]]),
    );
    assert.deepEqual(asked, wanted);
  });
}

Deno.test("refuses an embedding that no window of a text encoder has room for", () => {
  for (const shapes of [{ emb_params: [76, 768] }, { clip_l: [76, 768], clip_g: [2, 1280] }]) {
    const { type, refused } = recognise(header(shapes));
    assert.equal(type, "embedding");
    assert.match(refused ?? "", /of 76 vectors; a part of a prompt has room for 75/);
  }
});

Deno.test("refuses with the reason what the engine cannot run, and only that", () => {
  for (const [name, given] of CASES) {
    const { type, base, variant, kind, refused } = recognise(given);
    const runs = kind !== "face-id" &&
      [...Object.keys(FAMILY_NAMES), "any"].includes(base) &&
      ["normal", "inpaint"].includes(variant) && !["unknown", "t5_encoder"].includes(type);
    assert.equal(refused === null, runs, name);
    if (refused !== null) assert.match(refused, /^[A-Z].*\.$/, name);
  }
});

Deno.test("recognises v-prediction of Stable Diffusion 2 by the spread of a bias", () => {
  const wide = Float32Array.from({ length: 320 }, (_, i) => i % 2 ? 0.2 : -0.2);
  const narrow = wide.map((v) => v / 10);
  assert.equal(recognise(header(sd21()), wide).prediction, "v_prediction");
  assert.equal(recognise(header(sd21()), narrow).prediction, "epsilon");
  // A deviation of 0.08 √2 with Bessel's correction, and of 0.08 without it.
  assert.equal(
    recognise(header(sd21()), Float32Array.of(0.08, -0.08)).prediction,
    "v_prediction",
  );
});

Deno.test("takes v-prediction from what kohya's trainer notes", () => {
  const predicts = (noted: string) =>
    recognise(header(sd15(), { ss_v_parameterization: noted })).prediction;
  assert.equal(predicts("True"), "v_prediction");
  assert.equal(predicts("False"), null);
});

Deno.test("refuses both forms of EDM's noise levels", () => {
  for (const marks of [["edm_mean", "edm_std"], ["edm_vpred.sigma_max"]]) {
    const marked = Object.fromEntries(marks.map((name) => [name, [1]]));
    assert.match(recognise(header({ ...sdxl(), ...marked })).refused ?? "", /EDM's noise levels/);
  }
});

Deno.test("tells Stable Diffusion 1 from 2 by the text first, then by the projections", () => {
  const base = (sizes: Partial<UnetSizes>) => recognise(header(sd15({ ...SD15, ...sizes }))).base;
  assert.equal(base({ context: 1024, linear: false }), "sd-2");
  assert.equal(base({ context: 768, linear: true }), "sd-1");
  assert.equal(base({ context: 64, linear: true }), "sd-2");
  assert.equal(base({ context: 64, linear: false }), "sd-1");
});

Deno.test("takes no file of very many vectors for an embedding", () => {
  const type = (vectors: number) => recognise(header({ emb_params: [vectors, 768] })).type;
  assert.equal(type(256), "embedding");
  assert.notEqual(type(257), "embedding");
});

Deno.test("tells the family of a T2I-Adapter by how many pixels it takes at once", () => {
  const base = (taken: number) =>
    recognise(header({
      "conv_in.weight": [320, taken, 3, 3],
      "body.0.block1.weight": [320, 320, 3, 3],
      "body.0.block2.weight": [320, 320, 1, 1],
    })).base;
  assert.deepEqual([64, 192, 320].map(base), ["sd-1", "sd-1", "sd-1"]);
  assert.deepEqual([256, 768].map(base), ["sdxl", "sdxl"]);
});

Deno.test("counts the channels of an encoder alone by half of what it gives", () => {
  const half = Object.fromEntries(
    Object.entries(vae()).filter(([name]) => !name.includes("decoder.")),
  );
  assert.equal(recognise(header(half)).base, recognise(header(vae())).base);
});

Deno.test("reads the yaml file beside a checkpoint", () => {
  assert.equal(predictionOfYaml(`model:\n  params:\n    parameterization: "v"\n`), "v_prediction");
  assert.equal(predictionOfYaml("model:\n  params:\n    parameterization: eps\n"), "epsilon");
  assert.equal(predictionOfYaml("model: {}\n"), null);
});

Deno.test("is not slowed down by what is beside the weights", async () => {
  const levels = Array.from({ length: 300 }, (_, i) => [`down_blocks.${i}.attentions.9999.a`, [1]]);
  const spent = await cpuMs(() => {
    assert.equal(predictionOfYaml("\n".repeat(200_000)), null);
    recognise(header({ emb_params: [1, 768] }, { "modelspec.trigger_phrase": "x,".repeat(8e6) }));
    recognise(header({ ...unet(SD15, "diffusers"), ...Object.fromEntries(levels) }));
  });
  assert.ok(spent < 2_000, `${spent} ms`);
});

Deno.test("takes trigger phrases from the metadata, cleaned and bounded", () => {
  const { triggerPhrases } = recognise(header({ emb_params: [1, 768] }, {
    "modelspec.trigger_phrase": "a cat\u0000, in oil , a cat\u0000," + "x,".repeat(100),
  }));
  assert.deepEqual(triggerPhrases, ["a cat", "in oil", "x"]);
  const many = Array.from({ length: 60 }, (_, i) => `w${i}`).join();
  const noted = { "modelspec.trigger_phrase": many };
  assert.equal(recognise(header({ emb_params: [1, 768] }, noted)).triggerPhrases.length, 50);
});

/** The headers of the files of `golden`, which are narrower than any published one. */
Deno.test("recognises the narrow models whose numbers are known", async () => {
  const path = new URL("../../fixtures/recognition/headers.json.gz", import.meta.url);
  const file = await Deno.open(path);
  const text = new Response(file.readable.pipeThrough(new DecompressionStream("gzip")));
  const all = await text.json() as Record<string, {
    metadata: Record<string, string>;
    tensors: Record<string, [type: string, shape: number[]]>;
  }>;
  const lines = Object.entries(all).map(([name, { metadata, tensors }]) => {
    const facts = Object.entries(tensors).map(([n, [type, shape]]) =>
      [n, { type, shape }] as const
    );
    const found = recognise({
      tensors: new Map(facts),
      metadata: new Map(Object.entries(metadata)),
    });
    const { type, base, variant, kind, prediction, parts } = found;
    return [name, type, base, variant, kind, prediction, parts.join("+")].filter(Boolean).join(" ");
  });
  const wanted = new URL("../../fixtures/recognition/expected.txt", import.meta.url);
  assert.deepEqual(lines, (await Deno.readTextFile(wanted)).trimEnd().split("\n"));
});

Deno.test("reads the one tensor whose values decide the prediction type", async () => {
  const shapes = prefixed("model.diffusion_model.", unet({ ...SD21, channels: 32, context: 64 }));
  const telling = "model.diffusion_model.output_blocks.11.1.transformer_blocks.0.norm1.bias";
  for (const [value, wanted] of [[0.3, "v_prediction"], [0.01, "epsilon"]] as const) {
    const tensors = Object.entries(shapes).map(([name, shape]) => {
      const data = Float32Array.from(
        { length: name === telling ? shape[0] ?? 0 : 0 },
        (_, i) => i % 2 ? value : -value,
      );
      return [name, { type: "F32", shape: [...shape], data }] as const;
    });
    await using folder = await folderWith({
      "sd2.safetensors": safetensors(Object.fromEntries(tensors)),
    });
    const weights = await openWeights(folder.at("sd2.safetensors"));
    assert.equal((await recogniseWeights(weights)).prediction, wanted);
  }
});

Deno.test("refuses kinds of ControlNets and upscalers that it cannot run, whatever their family", () => {
  const sdxl = {
    ...control(unet(SDXL, "diffusers")),
    "controlnet_cond_embedding.conv_in.weight": [16, 3, 3, 3],
    "controlnet_down_blocks.0.weight": [320, 320, 1, 1],
  };
  const union = { ...sdxl, "control_add_embedding.linear_1.bias": [1280] };
  assert.match(recognise(header(union)).refused ?? "", /take a ControlNet for one kind/);
  const lora = { ...sdxl, "lora_controlnet": [1] };
  assert.match(recognise(header(lora)).refused ?? "", /take a whole ControlNet/);
  const swin = { "layers.0.residual_group.blocks.0.norm1.weight": [180] };
  const { type, refused } = recognise(header(swin));
  assert.equal(type, "spandrel_image_to_image");
  assert.match(refused ?? "", /SwinIR cannot be run: take an ESRGAN/);
});
