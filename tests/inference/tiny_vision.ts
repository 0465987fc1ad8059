import { join } from "node:path";
import { type Dim, OnnxModel } from "../../inference/onnx/model.ts";

/** What a hub's `preprocessor_config.json` says of an image of `side` pixels. */
export const prepared = (type: string, side: number) => ({
  image_processor_type: type,
  do_resize: true,
  do_rescale: true,
  do_normalize: true,
  rescale_factor: 1 / 255,
  image_mean: [0.5, 0.5, 0.5],
  image_std: [0.5, 0.5, 0.5],
  size: { height: side, width: side },
  resample: 3,
});

export async function writeFolder(
  folder: string,
  files: Record<string, unknown>,
  graphs: Record<string, OnnxModel>,
): Promise<string> {
  await Deno.mkdir(join(folder, "onnx"), { recursive: true });
  for (const [name, json] of Object.entries(files)) {
    await Deno.writeTextFile(join(folder, name), JSON.stringify(json));
  }
  for (const [name, graph] of Object.entries(graphs)) {
    await Deno.writeFile(join(folder, "onnx", `${name}.onnx`), graph.bytes());
  }
  return folder;
}

export const PIXELS: Dim[] = ["batch", 3, "height", "width"];

/** A model for depth with the inputs and outputs of Depth Anything: what is bright is near. */
export function writeDepthModel(folder: string): Promise<string> {
  const graph = new OnnxModel();
  graph.input("pixel_values", "float32", PIXELS);
  graph.constant("channels", "int64", [1], BigInt64Array.of(1n));
  graph.node("ReduceMean", ["pixel_values", "channels"], ["predicted_depth"], { keepdims: 0 });
  graph.output("predicted_depth", "float32", ["batch", "height", "width"]);
  return writeFolder(folder, {
    "config.json": {
      model_type: "depth_anything",
      architectures: ["DepthAnythingForDepthEstimation"],
    },
    "preprocessor_config.json": {
      ...prepared("DPTImageProcessor", 70),
      keep_aspect_ratio: true,
      ensure_multiple_of: 14,
    },
  }, { model: graph });
}

/** A model for backgrounds with the inputs and outputs of MODNet: what is bright stays. */
export function writeBackgroundModel(folder: string): Promise<string> {
  const graph = new OnnxModel();
  graph.input("input", "float32", PIXELS);
  graph.constant("channels", "int64", [1], BigInt64Array.of(1n));
  graph.constant("half", "float32", [1], Float32Array.of(0.5));
  graph.node("ReduceMean", ["input", "channels"], ["mean"], { keepdims: 1 });
  graph.node("Mul", ["mean", "half"], ["halved"]);
  graph.node("Add", ["halved", "half"], ["output"]);
  graph.output("output", "float32", ["batch", 1, "height", "width"]);
  return writeFolder(folder, {
    "config.json": { model_type: "modnet", architectures: ["MODNet"] },
    "preprocessor_config.json": prepared("ImageFeatureExtractor", 64),
  }, { model: graph });
}

/** What of ViTPose's image a cell of its heat maps is. */
const CELL = 4;
const [POSE_WIDTH, POSE_HEIGHT] = [48, 64];

/**
 * A model for poses with the inputs and outputs of ViTPose: each of the 17 joints is at the
 * brightest place of three rows of cells, the nose at the top.
 */
export function writePoseModel(folder: string): Promise<string> {
  const graph = new OnnxModel();
  const area = POSE_WIDTH * POSE_HEIGHT;
  const rows = Float32Array.from({ length: 17 * area }, (_, i) => {
    const y = Math.floor((i % area) / POSE_WIDTH);
    return Math.floor(y / 3) === Math.floor(i / area) ? 1 : 0;
  });
  graph.input("pixel_values", "float32", PIXELS);
  graph.constant("channels", "int64", [1], BigInt64Array.of(1n));
  graph.constant("rows", "float32", [1, 17, POSE_HEIGHT, POSE_WIDTH], rows);
  graph.node("ReduceMean", ["pixel_values", "channels"], ["bright"], { keepdims: 1 });
  graph.node("Relu", ["bright"], ["light"]);
  const sides = [CELL, CELL];
  graph.node("AveragePool", ["light"], ["cells"], { kernel_shape: sides, strides: sides });
  graph.node("Mul", ["cells", "rows"], ["heatmaps"]);
  graph.output("heatmaps", "float32", ["batch", 17, POSE_HEIGHT, POSE_WIDTH]);
  return writeFolder(folder, {
    "config.json": { model_type: "vitpose", architectures: ["VitPoseForPoseEstimation"] },
    "preprocessor_config.json": {
      ...prepared("VitPoseImageProcessor", 0),
      size: { width: POSE_WIDTH * CELL, height: POSE_HEIGHT * CELL },
    },
  }, { model: graph });
}

/**
 * A model for similarity with the inputs and outputs of CLIP's half that sees, or of DINOv2: the
 * vector is the mean colour.
 */
export function writeSimilarityModel(
  folder: string,
  kind: "clip" | "dinov2" = "clip",
): Promise<string> {
  const graph = new OnnxModel();
  graph.input("pixel_values", "float32", PIXELS);
  graph.constant("sides", "int64", [2], BigInt64Array.of(2n, 3n));
  const vector = kind === "clip" ? "image_embeds" : "vector";
  // A grey image has a direction as well.
  graph.constant("bias", "float32", [1], Float32Array.of(0.01));
  graph.node("ReduceMean", ["pixel_values", "sides"], ["mean"], { keepdims: 0 });
  graph.node("Add", ["mean", "bias"], [vector]);
  if (kind === "clip") {
    graph.output("image_embeds", "float32", ["batch", 3]);
  } else {
    // The class token, and one for a part of the image.
    graph.constant("one", "int64", [1], BigInt64Array.of(1n));
    graph.node("Unsqueeze", ["vector", "one"], ["token"]);
    graph.node("Neg", ["token"], ["part"]);
    graph.node("Concat", ["token", "part"], ["last_hidden_state"], { axis: 1 });
    graph.output("last_hidden_state", "float32", ["batch", 2, 3]);
  }
  return writeFolder(folder, {
    "config.json": { model_type: kind },
    "preprocessor_config.json": prepared(
      kind === "clip" ? "CLIPImageProcessor" : "BitImageProcessor",
      32,
    ),
  }, { [kind === "clip" ? "vision_model" : "model"]: graph });
}

export const WORDS = ["[UNK]", "<s>", "</s>", "a", "bright", "place"];

/** The words of such a model, split at spaces. */
export function tokenizer(): Record<string, unknown> {
  const special = WORDS.slice(0, 3).map((content, id) => ({
    ...{ id, content, special: true, normalized: false },
    ...{ single_word: false, lstrip: false, rstrip: false },
  }));
  return {
    "tokenizer_config.json": { tokenizer_class: "BertTokenizer", model_max_length: 64 },
    "tokenizer.json": {
      version: "1.0",
      added_tokens: special,
      normalizer: null,
      pre_tokenizer: { type: "Whitespace" },
      post_processor: null,
      decoder: { type: "WordPiece", prefix: "##", cleanup: true },
      model: {
        type: "WordPiece",
        unk_token: "[UNK]",
        continuing_subword_prefix: "##",
        max_input_chars_per_word: 100,
        vocab: Object.fromEntries(WORDS.map((word, i) => [word, i])),
      },
    },
  };
}

/** After each word, the one that it knows next, as a table of scores. */
export function nextWords(): Float32Array<ArrayBuffer> {
  const next = new Map([[1, 3], [3, 4], [4, 5], [5, 2]]);
  return Float32Array.from(
    { length: WORDS.length ** 2 },
    (_, i) => next.get(Math.floor(i / WORDS.length)) === i % WORDS.length ? 9 : 0,
  );
}

/**
 * A model that describes images with the inputs and outputs of ViT-GPT2: after each word it knows
 * one next word.
 */
export function writeCaptionModel(folder: string): Promise<string> {
  const encoder = new OnnxModel();
  encoder.input("pixel_values", "float32", PIXELS);
  encoder.constant("shape", "int64", [3], BigInt64Array.of(0n, 3n, -1n));
  encoder.node("Reshape", ["pixel_values", "shape"], ["last_hidden_state"]);
  encoder.output("last_hidden_state", "float32", ["batch", 3, "pixels"]);
  const decoder = new OnnxModel();
  const table = nextWords();
  decoder.input("input_ids", "int64", ["batch", "words"]);
  decoder.input("encoder_hidden_states", "float32", ["batch", 3, "pixels"]);
  decoder.input("use_cache_branch", "bool", [1]);
  decoder.constant("table", "float32", [WORDS.length, WORDS.length], table);
  decoder.node("Gather", ["table", "input_ids"], ["logits"]);
  decoder.output("logits", "float32", ["batch", "words", WORDS.length]);
  for (const part of ["key", "value"]) {
    const shape: Dim[] = ["batch", 1, "past", 4];
    decoder.input(`past_key_values.0.${part}`, "float32", shape);
    decoder.node("Identity", [`past_key_values.0.${part}`], [`present.0.${part}`]);
    decoder.output(`present.0.${part}`, "float32", shape);
  }
  return writeFolder(folder, {
    "config.json": {
      model_type: "vision-encoder-decoder",
      architectures: ["VisionEncoderDecoderModel"],
      is_encoder_decoder: true,
      decoder_start_token_id: 1,
      eos_token_id: 2,
      pad_token_id: 2,
      encoder: { model_type: "vit", hidden_size: 4 },
      decoder: {
        ...{ model_type: "gpt2", n_layer: 1, n_head: 1, n_embd: 4, vocab_size: WORDS.length },
        ...{ add_cross_attention: true, is_decoder: true },
      },
    },
    "preprocessor_config.json": prepared("ViTFeatureExtractor", 32),
    ...tokenizer(),
  }, { encoder_model: encoder, decoder_model_merged: decoder });
}
