import assert from "node:assert/strict";
import { createEngine, type Engine, EngineError, type ImageMade } from "../../inference/engine.ts";
import { buildTextToImage } from "../../inference/graph/simple.ts";
import type { EmbeddingSource, ModelSource } from "../../inference/types.ts";
import { openWeights } from "../../inference/weights/catalogue.ts";
import { ggufCopy } from "../gguf_copy.ts";
import { pixelsOf } from "./images.ts";
import { hasSdxlNames, writeRandom, writeSd15, writeSdxl } from "./random_checkpoint.ts";
import { MODEL, params } from "./test_params.ts";

async function draw(
  engine: Engine,
  source: ModelSource,
  changes: Parameters<typeof params>[0] = {},
  embeddings: EmbeddingSource[] = [],
) {
  const images: ImageMade[] = [];
  const graph = buildTextToImage(params({ steps: 2, ...changes }));
  await engine.run(
    { id: crypto.randomUUID(), graph, models: { [MODEL.key]: source }, images: {}, embeddings },
    { image: (e) => void images.push(e) },
  );
  return images.at(-1)?.png ?? assert.fail("no image");
}

async function refusal(promise: Promise<unknown>): Promise<EngineError> {
  const error = await promise.then(() => null, (e: unknown) => e);
  assert.ok(error instanceof EngineError, `expected an EngineError, got ${error}`);
  return error;
}

/** Writes a file of 16-bit weights as one of 32 bits, which is mapped while it is in use. */
async function writeWide(from: string, to: string): Promise<void> {
  const bytes = await Deno.readFile(from);
  const length = new DataView(bytes.buffer).getUint32(0, true);
  const start = 8 + length;
  const header: Record<string, { dtype: string; data_offsets: number[] }> = JSON.parse(
    new TextDecoder().decode(bytes.subarray(8, start)),
  );
  for (const entry of Object.values(header)) {
    entry.dtype = "F32";
    entry.data_offsets = entry.data_offsets.map((offset) => offset * 2);
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const wide = new Float32Array(new Float16Array(bytes.slice(start).buffer));
  const file = new Uint8Array(8 + json.length + wide.byteLength);
  new DataView(file.buffer).setUint32(0, json.length, true);
  file.set(json, 8);
  file.set(new Uint8Array(wide.buffer), 8 + json.length);
  await Deno.writeFile(to, file);
}

Deno.test({
  name: "a file that is cut off while it is in use ends that run with the reason, and no other",
  ignore: Deno.build.os === "windows",
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "atelier-cut-" });
    const engine = createEngine({ device: "cpu" });
    const path = `${folder}/model.safetensors`;
    const unet = `${folder}/unet.safetensors`;
    const source: ModelSource = { path, format: "checkpoint", components: { unet } };
    try {
      await writeSd15(path);
      await writeSd15(`${folder}/halves.safetensors`, 1, /^model\.diffusion_model\./);
      await writeWide(`${folder}/halves.safetensors`, unet);
      const before = await draw(engine, source);
      const graph = buildTextToImage(params({ steps: 50 }));
      const cut = engine.run(
        { id: "cut", graph, models: { [MODEL.key]: source }, images: {} },
        { progress: ({ step }) => void (step === 2 && Deno.truncateSync(unet, 4096)) },
      );
      const ended = await refusal(cut);
      assert.equal(ended.kind, "crashed", "the server runs it once more");
      assert.match(ended.message, /cut off or written over while it was in use/);
      const again = await refusal(draw(engine, source));
      assert.match(again.message, /unet\.safetensors is (cut off|damaged)/);
      assert.notEqual(again.kind, "crashed");
      await writeWide(`${folder}/halves.safetensors`, unet);
      assert.deepEqual(await draw(engine, source), before);
    } finally {
      await engine.close();
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("a single file of weights makes images without conversion", async (t) => {
  const folder = await Deno.makeTempDir({ prefix: "atelier-checkpoint-" });
  const engine = createEngine({ device: "cpu" });
  const path = `${folder}/model.safetensors`;
  const source: ModelSource = { path, format: "checkpoint" };
  try {
    await writeSd15(path);
    let first: Uint8Array = new Uint8Array();

    await t.step(
      "the same prompt and seed give the same image, others a different one",
      async () => {
        first = await draw(engine, source);
        const pixels = await pixelsOf(first);
        assert.ok(new Set(pixels).size > 32, "it is no plain surface");
        assert.deepEqual(await draw(engine, source), first);
        assert.notDeepEqual(await draw(engine, source, { prompt: "a blue square" }), first);
        assert.notDeepEqual(await draw(engine, source, { seed: 8 }), first);
      },
    );

    await t.step("training settings can be overridden", async () => {
      const set = (schedule: NonNullable<ModelSource["schedule"]>) =>
        draw(engine, { ...source, schedule });
      assert.deepEqual(await set({ prediction_type: "epsilon" }), first);
      assert.notDeepEqual(await set({ prediction_type: "v_prediction" }), first);
      assert.notDeepEqual(await set({ timestep_spacing: "trailing" }), first);
    });

    await t.step("a component may come from another file", async () => {
      const other = `${folder}/other.safetensors`;
      await writeSd15(other, 2);
      const mixed = await draw(engine, { ...source, components: { vae: other } });
      assert.notDeepEqual(mixed, first);
      await Deno.remove(other);
      const gone = await refusal(draw(engine, { ...source, components: { vae: other } }));
      assert.match(gone.message, /other\.safetensors is missing/);
    });

    await t.step(
      "a quantised U-Net makes the image of the numbers that it stands for",
      async () => {
        const prefix = "model.diffusion_model.";
        const copies = await ggufCopy(
          await openWeights(path),
          "ComfyUI-GGUF",
          (name) => name.startsWith(prefix) ? name.slice(prefix.length) : null,
        );
        const components = { vae: path, text_encoder: path };
        const drawn = async (name: string, bytes: Uint8Array) => {
          const own = `${folder}/${name}`;
          await Deno.writeFile(own, bytes);
          return await draw(engine, { ...source, path: own, components });
        };
        const image = await drawn("unet.gguf", copies.gguf);
        assert.deepEqual(image, await drawn("unet.safetensors", copies.safetensors));
        assert.notDeepEqual(image, first, "it is not quite what it was");
      },
    );

    await t.step("a separate autoencoder is a model of its own", async () => {
      const own = `${folder}/vae.safetensors`;
      await writeSd15(own, 1, /^first_stage_model\./);
      const graph = buildTextToImage(params({ steps: 2 }));
      graph.nodes["vae"] = { id: "vae", type: "vae_loader", vae_model: { ...MODEL, key: "vae" } };
      graph.edges = graph.edges.map((edge) =>
        edge.destination.node_id === "decode" && edge.destination.field === "vae"
          ? { ...edge, source: { node_id: "vae", field: "vae" } }
          : edge
      );
      const images: ImageMade[] = [];
      const models = { [MODEL.key]: source, vae: { path: own, format: "checkpoint" } as const };
      await engine.run({ id: "own", graph, models, images: {} }, {
        image: (e) => void images.push(e),
      });
      assert.equal(images.length, 1);
    });

    await t.step("a replaced file is opened again", async () => {
      await writeSd15(path, 3);
      assert.notDeepEqual(await draw(engine, source), first);
      await writeSd15(path);
      assert.deepEqual(await draw(engine, source), first);
    });

    await t.step("a truncated or other file is refused with the reason", async () => {
      await Deno.truncate(path, 60_000_000);
      const cut = await refusal(draw(engine, source));
      assert.equal(cut.kind, "failed");
      assert.match(cut.message, /model\.safetensors/);
      await Deno.writeTextFile(path, "\xff\xd8\xff\xe0 a JPEG by another name");
      assert.match((await refusal(draw(engine, source))).message, /model\.safetensors/);
      assert.ok(!cut.message.includes(folder), "the message keeps the place to itself");
    });

    await t.step("weights of NaN are an error, not a black image", async () => {
      await writeSd15(path);
      const { tensors } = await openWeights(path);
      using file = await Deno.open(path, { write: true });
      await file.seek(tensors.get("model.diffusion_model.out.2.weight")!.offset, 0);
      await file.write(new Uint8Array(Float16Array.of(NaN).buffer));
      const { message } = await refusal(draw(engine, source));
      assert.match(message, /not numbers.*damaged/);
    });

    await t.step("an embedding of another family is refused with its family", async () => {
      const wide = `${folder}/wide.safetensors`;
      await writeRandom(wide, [{ name: "emb_params", shape: [2, 1024] }], 1);
      const prompt = "a cat in <wide>";
      const as = async (base: string) =>
        (await refusal(draw(engine, source, { prompt }, [{ name: "wide", base, path: wide }])))
          .message;
      assert.match(await as("sd-2"), /<wide> is for sd-2, and the model is sd-1/);
      assert.match(await as("sd-1"), /is 1024 wide, and this model's text encoder 768/);
    });

    await t.step("the engine still works after that", async () => {
      await writeSd15(path);
      assert.deepEqual(await draw(engine, source), first);
    });
  } finally {
    await engine.close();
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test({
  name: "a single file of Stable Diffusion XL uses both of its text encoders",
  ignore: !hasSdxlNames(),
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "atelier-checkpoint-" });
    const engine = createEngine({ device: "cpu" });
    const source: ModelSource = { path: `${folder}/xl.safetensors`, format: "checkpoint" };
    const model = { ...MODEL, base: "sdxl" };
    try {
      await writeSdxl(source.path);
      const first = await draw(engine, source, { model });
      assert.ok(new Set(await pixelsOf(first)).size > 32, "it is no plain surface");
      const other = await draw(engine, source, { model, prompt: "a blue square" });
      assert.notDeepEqual(other, first);
      const wrong = await refusal(draw(engine, source));
      assert.match(wrong.message, /of another family of models|nodes of Stable Diffusion XL/);
    } finally {
      await engine.close();
      await Deno.remove(folder, { recursive: true });
    }
  },
});
