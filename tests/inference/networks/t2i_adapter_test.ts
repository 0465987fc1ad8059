import assert from "node:assert/strict";
import { join } from "node:path";
import { buildT2IAdapter, buildUNet, NetworkError } from "../../../inference/networks/mod.ts";
import { createOnnxGraph } from "../../../inference/networks/onnx/graph.ts";
import { adaptedImage } from "../../../inference/runtime/safetensors/t2i_adapter.ts";
import { openWeights, type Weights } from "../../../inference/weights/catalogue.ts";
import { GOLDEN_DIR, type Numbers } from "../../conformance/golden/files.ts";
import { BUILD, withNetwork } from "../../conformance/golden/run.ts";
import { writeRandom } from "../random_checkpoint.ts";

const GOLDEN = join(
  GOLDEN_DIR,
  "sd15/t2i_adapter/diffusers/diffusion_pytorch_model.safetensors",
);

const named = (weights: Weights, rename: (name: string) => string): Weights => ({
  ...weights,
  tensors: new Map([...weights.tensors].map(([name, tensor]) => [rename(name), tensor])),
});

function image(channels: number, height: number, width: number): Numbers {
  const data = Float32Array.from(
    { length: channels * height * width },
    (_, i) => i * 37 % 101 / 101,
  );
  return { data, dims: [1, channels, height, width] };
}

const features = (weights: Weights, given: Numbers) =>
  withNetwork(buildT2IAdapter(weights, BUILD), (run) => run({ image: given }));

/** Weights in a temporary file of their own. */
async function written(entries: Record<string, number[]>): Promise<Weights> {
  const path = await Deno.makeTempFile({ prefix: "atelier-adapter-", suffix: ".safetensors" });
  const list = Object.entries(entries).map(([name, shape]) => ({ name, shape }));
  await writeRandom(path, list, 3);
  return await openWeights(path);
}

const conv = (name: string, given: number, taken: number, side = 1) => ({
  [`${name}.weight`]: [given, taken, side, side],
  [`${name}.bias`]: [given],
});

Deno.test("a T2I-Adapter is the same in its authors' names", async () => {
  const weights = await openWeights(GOLDEN);
  const own = named(weights, (name) =>
    name.replace(/^adapter\./, "")
      .replace(/^body\.(\d)\.resnets\.(\d)\./, (_, level, i) => `body.${+level * 2 + +i}.`)
      .replace(/^body\.(\d)\.in_conv\./, (_, level) => `body.${+level * 2}.in_conv.`));
  const given = image(3, 64, 64);
  assert.deepEqual(await features(own, given), await features(weights, given));
  own.tensors.forEach((_, name) => {
    if (!name.startsWith("body.7.block1")) return;
    const less = { ...own, tensors: new Map([...own.tensors].filter(([n]) => n !== name)) };
    assert.throws(() => buildT2IAdapter(less, BUILD), NetworkError);
  });
});

Deno.test("weights of another shape are refused before anything is opened", async () => {
  const weights = await openWeights(GOLDEN);
  const name = "adapter.body.0.resnets.0.block1.weight";
  for (const shape of [[], [0], [8, 8, 0, 0], [8, 0, 3, 3], [8, 8, 3, 3, 2], [2 ** 31, 8, 3, 3]]) {
    const tensors = new Map(weights.tensors);
    tensors.set(name, { ...tensors.get(name)!, shape });
    assert.throws(() => buildT2IAdapter({ ...weights, tensors }, BUILD), NetworkError, `${shape}`);
  }
});

Deno.test("features are as large as the levels of the U-Net, also at odd sizes", async () => {
  const weights = await openWeights(GOLDEN);
  const sizes = Object.values(await features(weights, image(3, 5 * 8, 7 * 8)))
    .map(({ dims }) => dims.slice(2).join("×"));
  assert.deepEqual(sizes, ["5×7", "3×4", "2×2", "1×1"]);
});

/** A light adapter whose residual blocks add nothing, and whose other layers are means. */
Deno.test("a light adapter halves the image level by level, including odd edges", async () => {
  const entries: Record<string, number[]> = {};
  for (let level = 0; level < 4; level++) {
    const name = `body.${level}`;
    Object.assign(entries, {
      ...conv(`${name}.in_conv`, 2, level === 0 ? 64 : 4),
      ...conv(`${name}.body.0.block1`, 2, 2, 3),
      ...conv(`${name}.body.0.block2`, 2, 2, 3),
      ...conv(`${name}.out_conv`, 4, 2),
    });
  }
  const weights = await written(entries);
  const path = weights.files[0]!.path;
  try {
    const given = image(1, 3 * 8, 5 * 8);
    const theirs = named(weights, (name) => name.replace(/(body\.\d\.)body\./, "$1resnets."));
    const made = await features(weights, given);
    assert.deepEqual(await features(theirs, given), made);
    const sizes = Object.values(made).map(({ dims }) => dims.join("×"));
    assert.deepEqual(sizes, ["1×4×3×5", "1×4×2×3", "1×4×1×2", "1×4×1×1"]);
    assert.throws(
      () => buildT2IAdapter(named(weights, (name) => name.replace("in_conv", "conv_in")), BUILD),
      /cannot be used/,
    );
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("an image is halved by the means of its pixels", async () => {
  const graph = createOnnxGraph(BUILD);
  const x = graph.input("x", "float32", [1, 1, "height", "width"]);
  graph.output("y", graph.halve(x), [1, 1, "half_height", "half_width"]);
  await withNetwork(graph.model(), async (run) => {
    const data = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
    const { y } = await run({ x: { data, dims: [1, 1, 3, 3] } });
    assert.deepEqual([...y!.data], [3, 4.5, 7.5, 9]);
  });
});

Deno.test("for Stable Diffusion XL an adapter starts at the first level with attention", async () => {
  const entries: Record<string, number[]> = conv("adapter.conv_in", 8, 3 * 256, 3);
  const widths = [8, 16, 32, 32];
  widths.forEach((width, level) => {
    const before = widths[level - 1] ?? width;
    Object.assign(entries, {
      ...(before === width ? {} : conv(`adapter.body.${level}.in_conv`, width, before)),
      ...conv(`adapter.body.${level}.resnets.0.block1`, width, width, 3),
      ...conv(`adapter.body.${level}.resnets.0.block2`, width, width),
    });
  });
  const weights = await written(entries);
  const path = weights.files[0]!.path;
  try {
    // Latents of 9 × 6, halved once before the first attention and once after it.
    const { data, ...size } = adaptedImage(
      { data: new Float32Array(3 * 72 * 48), channels: 3, width: 72, height: 48 },
      16,
      3,
    );
    const given = { data, dims: [1, 3, size.height, size.width] };
    const made = await features(weights, given);
    const sizes = Object.values(made).map(({ dims }) => dims.slice(2).join("×"));
    assert.deepEqual(sizes, ["3×5", "3×5", "2×3", "2×3"]);
    const unet = await openWeights(join(GOLDEN_DIR, "sdxl/diffusers/unet"));
    const model = buildUNet(unet, {
      ...BUILD,
      groups: 4,
      heads: { size: 8 },
      pooledWidth: 24,
      sizeWidth: 16,
      adapter: true,
    });
    const taken = model.inputs.filter(({ name }) => name.startsWith("feature."));
    assert.deepEqual(taken.map(({ name, dims }) => [name, dims[1]]), [
      ["feature.0", 8],
      ["feature.1", 16],
      ["feature.2", 32],
      ["feature.3", 32],
    ]);
    const text = { data: new Float32Array(77 * 40).fill(0.1), dims: [1, 77, 40] };
    await withNetwork(model, async (run) => {
      const { out_sample: out } = await run({
        sample: { ...image(4, 6, 9) },
        timestep: { data: Float32Array.of(500), dims: [1] },
        encoder_hidden_states: text,
        text_embeds: { data: new Float32Array(24), dims: [1, 24] },
        time_ids: { data: new Float32Array(6), dims: [1, 6] },
        ...made,
      });
      assert.deepEqual(out!.dims, [1, 4, 6, 9]);
    });
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("an image is resized and unshuffled for an adapter", () => {
  const given = {
    data: Float32Array.of(1, 0.5, 0, 0, 0.25, 1),
    channels: 3,
    width: 2,
    height: 1,
  };
  const coloured = adaptedImage(given, 4, 3);
  assert.deepEqual([coloured.width, coloured.height, coloured.channels], [4, 4, 3]);
  assert.deepEqual([...coloured.data.slice(0, 8)], [1, 0.5, 0.5, 0.5, 1, 0.5, 0.5, 0.5]);
  const grey = adaptedImage(given, 1, 1);
  assert.deepEqual([...grey.data].map((n) => Math.round(n * 1e4) / 1e4), [0.3275, 0.2635]);
});
