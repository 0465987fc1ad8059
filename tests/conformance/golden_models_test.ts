import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { FreeU } from "../../inference/networks/mod.ts";
import type { Axes } from "../../inference/pipeline/tiling.ts";
import { openBackend } from "../../inference/runtime/backend.ts";
import { createModels } from "../../inference/runtime/models.ts";
import { readEmbedding } from "../../inference/runtime/safetensors/embeddings.ts";
import type { ModelSource } from "../../inference/types.ts";
import { GOLDEN_DIR, readGolden } from "./golden/files.ts";
import { assertClose } from "./golden/run.ts";
import { sourceOf } from "./golden/sources.ts";

/** Models as the engine opens them, with LoRAs and embeddings, against the same golden numbers. */

const sd15 = sourceOf("sd15");
const backend = openBackend("cpu");
const ignore = !existsSync(join(GOLDEN_DIR, "sd15/lora/lora.json"));

Deno.test({
  name: "a model opened with a LoRA computes what its makers' code computes",
  ignore,
  async fn() {
    const golden = await readGolden("sd15/lora/lora");
    const unets = await readGolden("sd15/unet");
    const texts = await readGolden("sd15/text_encoder");
    const [unetCase, textCase] = ["sq16_t999", "prompt12"];
    const ids = [...(await texts.numbers(textCase, "input_ids")).data];
    const sample = await unets.numbers(unetCase, "sample");
    const states = await unets.numbers(unetCase, "encoder_hidden_states");
    const [timestep = 0] = (await unets.numbers(unetCase, "timestep")).data;
    const [, , height = 0, width = 0] = sample.dims;
    const [, tokens = 0, wide = 0] = states.dims;
    const source = await sd15;
    const models = createModels(await backend, { ms: 0 }, () => {});
    // The first two differ in the weight alone, and share their networks on the CPU.
    const names = ["A_1.0", "A_0.6", "lycoris_loha_r2_a1_1.0", "lycoris_loha_r2_a1_0.5"];
    const opened: number[] = [];
    try {
      for (const name of names) {
        const given = golden.cases[name]!["loras"] as [string, number][];
        const loras = given.map(([file, weight]) => ({
          path: join(golden.folder, file),
          name: file,
          weight,
        }));
        const { encoder } = await models.text(source, "text_encoder", 0, loras);
        const { hidden } = await encoder.encode(ids, 0);
        const text = await golden.numbers(name, "te_last_hidden_state");
        assertClose({ data: hidden, dims: text.dims }, text, `${name}: text`);
        const { unet } = await models.unet(source, { loras });
        const prompt = { data: states.data, tokens, width: wide };
        const call = { sample: sample.data, height, width, timestep, prompts: [prompt] };
        const [out] = await unet.predict(call);
        const wanted = await golden.numbers(name, "unet_out");
        assertClose({ data: out!, dims: wanted.dims }, wanted, `${name}: U-Net`);
        opened.push(models.opened());
      }
      assert.deepEqual(opened, [2, 2, 4, 6]);
      const base = await models.text(source, "text_encoder", 0, []);
      const without = await models.text(source, "text_encoder", 0, [
        { path: join(golden.folder, "kohya_linear_r4_a2.safetensors"), name: "A", weight: 0 },
      ]);
      assert.deepEqual(await without.encoder.encode(ids, 0), await base.encoder.encode(ids, 0));
    } finally {
      await models.release();
    }
  },
});

Deno.test({
  name: "a LoRA of another family, or of exported models, is refused in words",
  ignore,
  async fn() {
    const source = await sd15;
    const models = createModels(await backend, { ms: 0 }, () => {});
    const path = join(GOLDEN_DIR, "sdxl/lora/kohya_sdxl_r2_a1.safetensors");
    const xl = [{ path, name: "xl", weight: 1 }];
    try {
      await assert.rejects(models.unet(source, { loras: xl }), /another base model/);
      const onnx: ModelSource = { path: "/nowhere", format: "onnx" };
      await assert.rejects(
        models.unet(onnx, { loras: xl }),
        /"xl" cannot be applied.*exported to ONNX/,
      );
      await assert.rejects(models.text(onnx, "text_encoder", 0, xl), /exported to ONNX/);
    } finally {
      await models.release();
    }
  },
});

Deno.test({
  name: "a model is opened once for each way in which it is changed",
  ignore: !existsSync(join(GOLDEN_DIR, "sd15/unet_changes.json")),
  async fn() {
    const unets = await readGolden("sd15/unet_changes");
    const vaes = await readGolden("sd15/vae_seamless");
    const source = await sd15;
    const models = createModels(await backend, { ms: 0 }, () => {});
    try {
      for (const name of ["seamless_x", "seamless_y", "freeu", "freeu_odd", "seamless_x"]) {
        const { seamless, freeu: freeU } = unets.cases[name]! as {
          seamless?: Axes;
          freeu?: FreeU;
        };
        const { unet } = await models.unet(source, { seamless, freeU });
        const sample = await unets.numbers(name, "sample");
        const [, , height = 0, width = 0] = sample.dims;
        const states = await unets.numbers(name, "encoder_hidden_states");
        const [, tokens = 0, wide = 0] = states.dims;
        const [timestep = 0] = (await unets.numbers(name, "timestep")).data;
        const prompt = { data: states.data, tokens, width: wide };
        const call = { sample: sample.data, height, width, timestep, prompts: [prompt] };
        const [out] = await unet.predict(call);
        const wanted = await unets.numbers(name, "out");
        assertClose({ data: out!, dims: wanted.dims }, wanted, name);
      }
      assert.equal(models.opened(), 4);
      const vae = await models.vae(source);
      for (const name of ["seamless_x", "seamless_xy"]) {
        const { data, dims } = await vaes.numbers(name, "latents");
        const [, channels = 0, height = 0, width = 0] = dims;
        const axes = vaes.cases[name]!["seamless"] as Axes;
        const wanted = await vaes.numbers(name, "decoded");
        const decoded = await vae.decode({ data, channels, height, width }, axes);
        assertClose({ data: decoded, dims: wanted.dims }, wanted, name);
      }
      assert.equal(models.opened(), 6);
    } finally {
      await models.release();
    }
  },
});

Deno.test({
  name: "vectors stand in the place of tokens",
  ignore: !existsSync(join(GOLDEN_DIR, "sd15/textual_inversion/ti.json")),
  async fn() {
    const golden = await readGolden("sd15/textual_inversion/ti");
    const source = await sd15;
    const models = createModels(await backend, { ms: 0 }, () => {});
    try {
      const { encoder } = await models.text(source, "text_encoder", 0);
      const { data } = await golden.numbers("mix", "input_ids");
      const files = ["a1111_emb_params_3vec", "diffusers_1vec"];
      const rows = (await Promise.all(
        files.map((file) =>
          readEmbedding(join(golden.folder, `${file}.safetensors`), "text_encoder")
        ),
      )).flat();
      assert.equal(rows.length, 4);
      const vectors = new Map<number, Float32Array>();
      const ids = [...data].map((id, i) => {
        if (id < 1000) return id;
        vectors.set(i, rows[id - 1000]!);
        return 0;
      });
      assert.ok(vectors.size > 3);
      const { hidden } = await encoder.encode(ids, 0, vectors);
      const wanted = await golden.numbers("mix", "last_hidden_state");
      assertClose({ data: hidden, dims: wanted.dims }, wanted, "last_hidden_state");
      const wide = new Map([[2, new Float32Array(48)]]);
      await assert.rejects(encoder.encode(ids, 0, wide), /is 48 wide.*encoder 32/);
    } finally {
      await models.release();
    }
  },
});
