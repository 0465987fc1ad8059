import assert from "node:assert/strict";
import { join } from "node:path";
import { createEngine, type Engine, EngineError, type ImageMade } from "../../inference/engine.ts";
import { buildImageToImage, buildTextToImage } from "../../inference/graph/simple.ts";
import { OnnxModel } from "../../inference/onnx/model.ts";
import { readOnnxFolder } from "../../services/models/onnx_folder.ts";
import { plainPng } from "./images.ts";
import { MODEL, params, TEST_MODEL } from "./test_model.ts";

/** Runs `use` with a copy of the test model that it may spoil. */
async function withModel(use: (folder: string, engine: Engine) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const engine = createEngine({ device: "cpu" });
  try {
    await copyModel(TEST_MODEL, folder);
    await use(folder, engine);
  } finally {
    await engine.close();
    await Deno.remove(folder, { recursive: true });
  }
}

async function copyModel(from: string, to: string): Promise<void> {
  for await (const entry of Deno.readDir(from)) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isFile) await Deno.copyFile(source, target);
    else if (entry.name !== "train") {
      await Deno.mkdir(target);
      await copyModel(source, target);
    }
  }
}

async function draw(engine: Engine, folder: string, graph = buildTextToImage(params())) {
  const images: ImageMade[] = [];
  const start = await plainPng(64, 64, { r: 9, g: 9, b: 9 });
  const models = { [MODEL.key]: { path: folder, format: "onnx" } } as const;
  const work = { id: "1", graph, models, images: { start } };
  const outcome = await engine.run(work, { image: (e) => void images.push(e) });
  return { outcome, png: images.at(-1)?.png };
}

async function refusal(promise: Promise<unknown>): Promise<EngineError> {
  const error = await promise.then(() => null, (e: unknown) => e);
  assert.ok(error instanceof EngineError, `expected an EngineError, got ${error}`);
  return error;
}

const { cross_attention_dim: textWidth } = JSON.parse(
  await Deno.readTextFile(join(TEST_MODEL, "unet/config.json")),
);

/** A UNet that answers its own input, times `factor`, made for 64×64 images with guidance. */
function tinyUnet(factor: number, half: boolean): Uint8Array {
  const type = half ? "float16" : "float32";
  const model = new OnnxModel();
  model.input("sample", type, [2, 4, 8, 8]);
  model.input("timestep", type, [1]);
  model.input("encoder_hidden_states", type, [2, 77, textWidth]);
  const numbers = half ? Float16Array.of(factor) : Float32Array.of(factor);
  model.constant("factor", type, [1], numbers);
  model.node("Mul", ["sample", "factor"], ["out_sample"]);
  model.output("out_sample", type, [2, 4, 8, 8]);
  return model.bytes();
}

const FILES = [
  "text_encoder/model.onnx",
  "unet/model.onnx",
  "vae_decoder/model.onnx",
  "vae_encoder/model.onnx",
];

for (const file of FILES) {
  Deno.test(`a missing or truncated ${file} is named, and the engine continues`, () =>
    withModel(async (folder, engine) => {
      const request = { ...params(), init_image: "start", strength: 0.5 };
      const graph = () => buildImageToImage(request);
      const path = join(folder, file);
      const whole = await Deno.readFile(path);
      for (const size of [whole.length - 1000, Math.floor(whole.length / 2), 40]) {
        await Deno.writeFile(path, whole.slice(0, size));
        const error = await refusal(draw(engine, folder, graph()));
        assert.equal(error.kind, "failed");
        assert.ok(error.nodeId);
        assert.match(error.message, new RegExp(`the model's ${file} cannot be opened`));
        assert.ok(!error.message.includes(folder), "the message keeps the place to itself");
      }
      await Deno.writeFile(path, new Uint8Array());
      assert.match((await refusal(draw(engine, folder, graph()))).message, /is empty/);
      await Deno.remove(path);
      const missing = await refusal(draw(engine, folder, graph()));
      assert.match(missing.message, new RegExp(`the model has no ${file}`));
      await Deno.writeFile(path, whole);
      assert.ok((await draw(engine, folder, graph())).png);
    }));
}

Deno.test("missing or broken text files of a model are named", () =>
  withModel(async (folder, engine) => {
    const files = {
      "unet/config.json": ["{", "[]"],
      "scheduler/scheduler_config.json": ['{"prediction_type":"nonsense"}'],
      "text_encoder/config.json": ['{"max_position_embeddings":"many"}'],
      "tokenizer/tokenizer_config.json": ['{"bos_token":5}', '{"eos_token":"<nowhere>"}'],
      "tokenizer/vocab.json": ['{"a":"b"}', "{}"],
      "vae_decoder/config.json": ["{}"],
    };
    for (const [file, contents] of Object.entries(files)) {
      const path = join(folder, file);
      const whole = await Deno.readTextFile(path);
      for (const content of contents) {
        await Deno.writeTextFile(path, content);
        const error = await refusal(draw(engine, folder));
        assert.equal(error.kind, "failed", `${file}: ${error.message}`);
        const named = file.startsWith("tokenizer") ? "tokenizer/" : file;
        assert.ok(error.message.includes(named), `${file}: ${error.message}`);
      }
      await Deno.remove(path);
      assert.match((await refusal(draw(engine, folder))).message, new RegExp(`no ${file}`));
      await Deno.writeTextFile(path, whole);
    }
    const gone = await refusal(draw(engine, join(folder, "gone")));
    assert.equal(gone.kind, "failed");
    assert.ok((await draw(engine, folder)).png);
  }));

Deno.test("a model that computes NaN is an error, never an image", () =>
  withModel(async (folder, engine) => {
    await Deno.writeFile(join(folder, "unet/model.onnx"), tinyUnet(NaN, false));
    const error = await refusal(draw(engine, folder));
    assert.deepEqual([error.kind, error.nodeId], ["failed", "denoise"]);
    assert.match(error.message, /step 1 has values that are not numbers/);
  }));

Deno.test("a model with 16-bit inputs runs, and a replaced one is opened again", () =>
  withModel(async (folder, engine) => {
    const path = join(folder, "unet/model.onnx");
    await Deno.writeFile(path, tinyUnet(0.1, false));
    const full = await draw(engine, folder);
    await Deno.writeFile(path, tinyUnet(0.1, true));
    const half = await draw(engine, folder);
    assert.ok(full.png && half.png);
    assert.equal(half.outcome.ms.steps, 4);
    assert.notDeepEqual(half.png, full.png, "rounded to 16 bits");
    await Deno.writeFile(path, tinyUnet(0.9, true));
    assert.notDeepEqual((await draw(engine, folder)).png, half.png);
  }));

Deno.test("a model of another shape is refused with the reason", () =>
  withModel(async (folder, engine) => {
    const path = join(folder, "unet/model.onnx");
    await Deno.copyFile(join(folder, "vae_decoder/model.onnx"), path);
    assert.match((await refusal(draw(engine, folder))).message, /unet has no "sample"/);
  }));

/** A UNet with its guidance distilled into it: its answer moves with the scale and the prompt. */
function distilledUnet(): Uint8Array {
  const model = new OnnxModel();
  const inputs = {
    sample: [1, 4, 8, 8],
    timestep: [1],
    encoder_hidden_states: [1, 77, textWidth],
    timestep_cond: [1, 32],
  };
  for (const [name, dims] of Object.entries(inputs)) model.input(name, "float32", dims);
  const weights = Float32Array.from({ length: 32 }, (_, i) => i / 32);
  model.constant("weights", "float32", [32, 1], weights);
  model.node("MatMul", ["timestep_cond", "weights"], ["scale"]);
  // Without axes, the mean of all.
  model.node("ReduceMean", ["encoder_hidden_states"], ["text"], { keepdims: 0 });
  model.node("Add", ["scale", "text"], ["factor"]);
  model.node("Mul", ["sample", "factor"], ["out_sample"]);
  model.output("out_sample", "float32", [1, 4, 8, 8]);
  return model.bytes();
}

Deno.test("a UNet with distilled guidance gets the scale, and no negative prompt", () =>
  withModel(async (folder, engine) => {
    await Deno.writeFile(join(folder, "unet/model.onnx"), distilledUnet());
    const drawn = async (changes: Parameters<typeof params>[0]) => {
      const { png } = await draw(
        engine,
        folder,
        buildTextToImage(params({ scheduler: "lcm", ...changes })),
      );
      assert.ok(png, "no image");
      return png;
    };
    const first = await drawn({ cfg_scale: 8.5 });
    assert.deepEqual(await drawn({ cfg_scale: 8.5, negative_prompt: "rain" }), first);
    assert.notDeepEqual(await drawn({ cfg_scale: 2 }), first);
    assert.notDeepEqual(await drawn({ cfg_scale: 8.5, prompt: "a blue square" }), first);
  }));

/** Changes to a model's folder, each with what both the installer and the engine say about it. */
const CHANGES: Record<string, { spoil(folder: string): Promise<void>; refused: RegExp | null }> = {
  "half-precision files": {
    spoil: (folder) =>
      Deno.rename(join(folder, "unet/model.onnx"), join(folder, "unet/model_fp16.onnx")),
    refused: null,
  },
  "a prediction of samples": {
    spoil: (folder) =>
      changeJson(join(folder, "scheduler/scheduler_config.json"), { prediction_type: "sample" }),
    refused: /scheduler\/scheduler_config\.json.* has a wrong prediction_type/,
  },
  "an unknown noise schedule": {
    spoil: (folder) =>
      changeJson(join(folder, "scheduler/scheduler_config.json"), { beta_schedule: "sigmoid" }),
    refused: /scheduler\/scheduler_config\.json.* has a wrong beta_schedule/,
  },
  "an unknown spacing": {
    spoil: (folder) =>
      changeJson(join(folder, "scheduler/scheduler_config.json"), { timestep_spacing: "wide" }),
    refused: /scheduler\/scheduler_config\.json.* has a wrong timestep_spacing/,
  },
  "a U-Net for inpainting": {
    spoil: (folder) => changeJson(join(folder, "unet/config.json"), { in_channels: 9 }),
    refused: /unet\/config\.json.* has a U-Net of 9 input channels/,
  },
  "no settings of the autoencoder": {
    spoil: (folder) => Deno.remove(join(folder, "vae_decoder/config.json")),
    refused: /vae_decoder\/config\.json/,
  },
};

async function changeJson(path: string, changes: Record<string, unknown>): Promise<void> {
  const content = JSON.parse(await Deno.readTextFile(path));
  await Deno.writeTextFile(path, JSON.stringify({ ...content, ...changes }));
}

for (const [name, { spoil, refused }] of Object.entries(CHANGES)) {
  Deno.test(`the installer and the engine agree on a folder with ${name}`, () =>
    withModel(async (folder, engine) => {
      await spoil(folder);
      if (refused === null) {
        assert.equal(readOnnxFolder(folder).base, "sd-1");
        assert.ok((await draw(engine, folder)).png);
        return;
      }
      assert.throws(() => readOnnxFolder(folder), refused);
      assert.match((await refusal(draw(engine, folder))).message, refused);
    }));
}
