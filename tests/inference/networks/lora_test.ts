import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { type LoraName, readLoraName } from "../../../inference/networks/lora/names.ts";
import {
  buildUNet,
  isMerged,
  type Lora,
  NetworkError,
  openLora,
  strengthInput,
} from "../../../inference/networks/mod.ts";
import { openBackend } from "../../../inference/runtime/backend.ts";
import { wrapSession } from "../../../inference/runtime/onnx/session.ts";
import { openNetwork } from "../../../inference/runtime/open_network.ts";
import { openWeights } from "../../../inference/weights/catalogue.ts";
import { WeightsError } from "../../../inference/weights/errors.ts";
import { safetensors, type TensorToWrite } from "../../safetensors.ts";
import { folderWith } from "../weights/folder.ts";

const FIXTURES = fileURLToPath(new URL("../../fixtures/golden/", import.meta.url));
const checkpoint = await openWeights(`${FIXTURES}sd15/sd15_single.safetensors`);
const LAYER = "down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q";

const NAMES: Record<string, Partial<LoraName> | null> = {
  "lora_unet_down_blocks_0_attentions_0_proj_in.lora_down.weight": { role: "down", target: "unet" },
  "lora_unet_mid_block_attentions_0_proj_in.lora_up.weight": {
    role: "up",
    layer: "mid_block_attentions_0_proj_in",
  },
  "lora_unet_conv_in.lora_mid.weight": { role: "mid", layer: "conv_in" },
  "lora_unet_conv_in.alpha": { role: "alpha", layer: "conv_in" },
  "lora_te_text_model_encoder_layers_0_mlp_fc1.hada_w1_a": {
    role: "hada_w1_a",
    target: "text_encoder",
    layer: "text_model_encoder_layers_0_mlp_fc1",
  },
  "lora_te1_text_model_encoder_layers_0_mlp_fc1.lokr_w2": {
    target: "text_encoder",
    role: "lokr_w2",
  },
  "lora_te2_text_model_encoder_layers_0_mlp_fc1.lokr_t2": {
    target: "text_encoder_2",
    role: "lokr_t2",
  },
  "unet.mid_block.attentions.0.transformer_blocks.0.attn1.to_out.0.lora_B.weight": {
    target: "unet",
    role: "up",
    layer: "mid_block_attentions_0_transformer_blocks_0_attn1_to_out_0",
  },
  "base_model.model.unet.conv_in.lora_A.default.weight": { role: "down", layer: "conv_in" },
  "text_encoder_2.text_model.encoder.layers.1.self_attn.q_proj.lora_A.weight": {
    target: "text_encoder_2",
    role: "down",
    layer: "text_model_encoder_layers_1_self_attn_q_proj",
  },
  "text_encoder.text_model.encoder.layers.1.self_attn.q_proj.lora_linear_layer.up.weight": {
    target: "text_encoder",
    role: "up",
    layer: "text_model_encoder_layers_1_self_attn_q_proj",
  },
  "down_blocks.0.attentions.0.transformer_blocks.0.attn1.processor.to_q_lora.down.weight": {
    target: "unet",
    role: "down",
    layer: LAYER,
  },
  "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn1.processor.to_out_lora.up.weight": {
    target: "unet",
    role: "up",
    layer: LAYER.replace("to_q", "to_out_0"),
  },
  "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q.lora.up.weight": {
    role: "up",
    layer: LAYER,
  },
  "diffusion_model.input_blocks.1.1.proj_in.lora_A.weight": {
    target: "unet",
    layer: "input_blocks_1_1_proj_in",
  },
  "lora_te3_encoder_block_0.lora_down.weight": null,
  "model.diffusion_model.out.2.weight": null,
  "lora_unet_conv_in.dora_scale": null,
  "__proto__.alpha": null,
};

Deno.test("the names of LoRAs of each kind are read", () => {
  for (const [name, expected] of Object.entries(NAMES)) {
    const read = readLoraName(name);
    if (expected === null) assert.equal(read, null, name);
    else assert.partialDeepStrictEqual(read, expected, name);
  }
});

/** A LoRA for one layer of the tiny U-Net, 8 channels wide. */
function tensors(rank = 2, width = 8, fill = 0.1): Record<string, TensorToWrite> {
  const data = (count: number) => new Float32Array(count).fill(fill);
  return {
    [`lora_unet_${LAYER}.lora_down.weight`]: {
      type: "F32",
      shape: [rank, width],
      data: data(rank * width),
    },
    [`lora_unet_${LAYER}.lora_up.weight`]: { type: "F32", shape: [8, rank], data: data(8 * rank) },
  };
}

const alpha = (value: number): Record<string, TensorToWrite> => ({
  [`lora_unet_${LAYER}.alpha`]: { type: "F32", shape: [], data: Float32Array.of(value) },
});

async function loraOf(written: Record<string, TensorToWrite>, metadata = {}): Promise<Lora> {
  await using folder = await folderWith({ "x.safetensors": safetensors(written, metadata) });
  return await openLora(folder.at("x.safetensors"));
}

Deno.test("the scale is alpha / rank; without an alpha, or with 0, it is 1", async () => {
  const scale = async (...args: Parameters<typeof loraOf>) =>
    (await loraOf(...args)).layers.unet.get(LAYER)?.scale;
  assert.equal(await scale(tensors()), 1);
  assert.equal(await scale({ ...tensors(4), ...alpha(1) }), 0.25);
  assert.equal(await scale({ ...tensors(4), ...alpha(0) }), 1);
  const peft = { lora_adapter_metadata: '{"unet.r": 4, "unet.lora_alpha": 2}' };
  assert.equal(await scale(tensors(4), peft), 0.5);
});

Deno.test("files that are no valid LoRA are refused with the reason", async () => {
  const down = `lora_unet_${LAYER}.lora_down.weight`;
  const { [down]: _, ...half } = tensors();
  const cases: [Record<string, TensorToWrite>, RegExp][] = [
    [tensors(0), /has the rank 0/],
    [{ ...tensors(), ...alpha(NaN) }, /an alpha of NaN/],
    [tensors(2, 8, NaN), /NaN or infinity.*training has failed/],
    [tensors(2, 8, Infinity), /NaN or infinity/],
    [half, /only a part of what changes/],
    [{ "conv_in.weight": { type: "F32", shape: [1] } }, /is not a LoRA/],
    [
      { ...tensors(), [`lora_unet_${LAYER}.dora_scale`]: { type: "F32", shape: [8] } },
      /of the kind dora_scale, which Atelier cannot run/,
    ],
  ];
  for (const [written, says] of cases) {
    await assert.rejects(loraOf(written), (error) => {
      assert.ok(error instanceof WeightsError, String(error));
      assert.match(error.message, says);
      return true;
    });
  }
});

const OPTIONS = {
  precision: "float32",
  device: "cpu",
  attention: "fused",
  heads: { count: 2 },
  groups: 4,
} as const;

Deno.test("a LoRA for another base is refused with the reason, merged or beside the layers", async () => {
  const wider = await loraOf(tensors(2, 16));
  const torn = await loraOf({
    ...tensors(2),
    [`lora_unet_${LAYER}.lora_up.weight`]: { type: "F32", shape: [8, 3] },
  });
  const strange = await loraOf({
    "lora_unet_down_blocks_7_resnets_0_conv1.lora_down.weight": { type: "F32", shape: [2, 8] },
    "lora_unet_down_blocks_7_resnets_0_conv1.lora_up.weight": { type: "F32", shape: [8, 2] },
  });
  for (const device of ["cpu", "webgpu"] as const) {
    const build = (lora: Lora) => () =>
      buildUNet(checkpoint, { ...OPTIONS, device, loras: [{ lora, strength: 1 }] });
    for (const lora of [wider, torn]) {
      assert.throws(build(lora), (error) => {
        assert.ok(error instanceof NetworkError, String(error));
        assert.match(
          error.message,
          /x.safetensors is for another base model.*attn1.to_q.*\[8,8\]/,
        );
        return true;
      });
    }
    assert.throws(build(strange), /x.safetensors changes no layer of it/);
  }
});

Deno.test("layers that the network does not have are reported", async () => {
  const lora = await loraOf({
    ...tensors(),
    "lora_unet_down_blocks_7_conv.lora_down.weight": { type: "F32", shape: [2, 8] },
    "lora_unet_down_blocks_7_conv.lora_up.weight": { type: "F32", shape: [8, 2] },
    "lora_te3_x.lora_up.weight": { type: "F32", shape: [8, 2] },
  });
  assert.deepEqual(lora.unknown, ["lora_te3_x.lora_up.weight"]);
  const { unmet } = buildUNet(checkpoint, { ...OPTIONS, loras: [{ lora, strength: 1 }] });
  const of = lora.layers.unet.size;
  assert.deepEqual(unmet, [{ lora: "x.safetensors", layers: ["down_blocks_7_conv"], of }]);
});

const backend = await openBackend("cpu");
const numbers = (count: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(i));
const FEEDS = {
  sample: { data: numbers(4 * 64), dims: [1, 4, 8, 8] },
  timestep: { data: [500], dims: [1] },
  encoder_hidden_states: { data: numbers(77 * 32), dims: [1, 77, 32] },
};

/** Runs the U-Net with LoRAs that are beside its layers, or merged, and other strengths. */
async function predict(
  device: "cpu" | "webgpu",
  loras: { lora: Lora; strength: number }[],
  strengths = loras.map(({ strength }) => strength),
): Promise<Float32Array> {
  const model = buildUNet(checkpoint, { ...OPTIONS, device, loras });
  const raw = await openNetwork(backend, model);
  try {
    const session = wrapSession(backend.ort, raw, "network", { ms: 0 }, true);
    const feeds = strengths.map((strength, i) =>
      [strengthInput(i), { data: [strength], dims: [1] }] as const
    );
    const { out_sample: out } = await session.run({ ...FEEDS, ...Object.fromEntries(feeds) });
    return out!.data;
  } finally {
    await raw.release();
  }
}

function difference(a: Float32Array, b: Float32Array): number {
  const norm = (values: Float32Array) => Math.hypot(...values);
  return norm(a.map((value, i) => value - b[i]!)) / norm(b);
}

Deno.test("beside the layers or merged, a LoRA makes the same difference", async () => {
  const open = (file: string) => openLora(`${FIXTURES}sd15/lora/${file}`);
  const linear = await open("kohya_linear_r4_a2.safetensors");
  const tucker = await open("lycoris_locon_tucker_r2_a1.safetensors");
  const loha = await open("lycoris_loha_r2_a1.safetensors");
  assert.deepEqual([linear, tucker, loha].map((lora) => isMerged(lora, "cpu")), [
    false,
    false,
    true,
  ]);
  assert.ok(isMerged(linear, "webgpu"));
  const none = await predict("cpu", []);
  const loras = [
    { lora: linear, strength: 0.7 },
    { lora: tucker, strength: -0.4 },
    { lora: loha, strength: 0.2 },
  ];
  const beside = await predict("cpu", loras);
  assert.ok(difference(beside, none) > 0.05);
  assert.ok(difference(await predict("webgpu", loras), beside) < 1e-4);
  // The strength is an input: the model is the same for another.
  const two = loras.slice(0, 2);
  const changed = await predict("cpu", two, [-1, 0.3]);
  const [first, second] = two as [typeof two[0], typeof two[0]];
  const merged = await predict("webgpu", [{ ...first, strength: -1 }, {
    ...second,
    strength: 0.3,
  }]);
  assert.ok(difference(changed, merged) < 1e-4);
  assert.ok(difference(await predict("cpu", two, [0, 0]), none) < 1e-5);
});
