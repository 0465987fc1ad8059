import { type Dim, OnnxModel } from "../../inference/onnx/model.ts";
import { nextWords, PIXELS, prepared, tokenizer, WORDS, writeFolder } from "./tiny_vision.ts";

/**
 * A model with the files, inputs and outputs of Florence-2: words and image become vectors of one
 * space, an encoder reads both, and a decoder says "a bright place".
 */
export function writeFlorence(folder: string): Promise<string> {
  const width = WORDS.length;
  const vectors: Dim[] = ["batch", "length", width];

  const words = new OnnxModel();
  const each = Float32Array.from(
    { length: width ** 2 },
    (_, i) => Math.floor(i / width) === i % width ? 1 : 0,
  );
  words.input("input_ids", "int64", ["batch", "length"]);
  words.constant("table", "float32", [width, width], each);
  words.node("Gather", ["table", "input_ids"], ["inputs_embeds"]);
  words.output("inputs_embeds", "float32", vectors);

  // Two vectors of the means of the channels, each twice.
  const sight = new OnnxModel();
  sight.input("pixel_values", "float32", PIXELS);
  sight.constant("sides", "int64", [2], BigInt64Array.of(2n, 3n));
  sight.constant("shape", "int64", [3], BigInt64Array.of(0n, 1n, BigInt(width)));
  sight.node("ReduceMean", ["pixel_values", "sides"], ["mean"], { keepdims: 0 });
  sight.node("Concat", ["mean", "mean"], ["twice"], { axis: 1 });
  sight.node("Reshape", ["twice", "shape"], ["image_features"]);
  sight.output("image_features", "float32", ["batch", 1, width]);

  const encoder = new OnnxModel();
  encoder.input("attention_mask", "int64", ["batch", "length"]);
  encoder.input("inputs_embeds", "float32", vectors);
  encoder.node("Identity", ["inputs_embeds"], ["last_hidden_state"]);
  encoder.output("last_hidden_state", "float32", vectors);

  const decoder = new OnnxModel();
  decoder.input("encoder_attention_mask", "int64", ["batch", "seen"]);
  decoder.input("encoder_hidden_states", "float32", ["batch", "seen", width]);
  decoder.input("inputs_embeds", "float32", vectors);
  decoder.input("use_cache_branch", "bool", [1]);
  decoder.constant("table", "float32", [width, width], nextWords());
  decoder.node("MatMul", ["inputs_embeds", "table"], ["logits"]);
  decoder.output("logits", "float32", vectors);
  for (const part of ["decoder.key", "decoder.value", "encoder.key", "encoder.value"]) {
    const shape: Dim[] = ["batch", 1, "past", width];
    decoder.input(`past_key_values.0.${part}`, "float32", shape);
    decoder.node("Identity", [`past_key_values.0.${part}`], [`present.0.${part}`]);
    decoder.output(`present.0.${part}`, "float32", shape);
  }

  const layers = { decoder_layers: 1, decoder_attention_heads: 1, d_model: width };
  return writeFolder(folder, {
    "config.json": {
      model_type: "florence2",
      architectures: ["Florence2ForConditionalGeneration"],
      is_encoder_decoder: true,
      text_config: {
        ...{ model_type: "florence2_language", ...layers },
        ...{ encoder_layers: 1, encoder_attention_heads: 1, vocab_size: width },
      },
    },
    "generation_config.json": {
      ...{ decoder_start_token_id: 1, bos_token_id: 1, eos_token_id: 2, pad_token_id: 2 },
    },
    "preprocessor_config.json": {
      ...prepared("CLIPImageProcessor", 32),
      processor_class: "Florence2Processor",
      task_prompts_without_inputs: { "<DETAILED_CAPTION>": "a bright place" },
      tasks_answer_post_processing_type: { "<DETAILED_CAPTION>": "pure_text" },
      task_prompts_with_input: {},
    },
    ...tokenizer(),
  }, {
    embed_tokens: words,
    vision_encoder: sight,
    encoder_model: encoder,
    decoder_model_merged: decoder,
  });
}
