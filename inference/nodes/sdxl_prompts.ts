import { z } from "zod";
import { encodePrompt } from "../pipeline/prompt.ts";
import { joinEncodings, zeros } from "../pipeline/sdxl.ts";
import { promptText } from "../prompts/text.ts";
import type { NodeContext } from "./context.ts";
import { defineNode } from "./definition.ts";
import { CLIPField, ConditioningField } from "./fields.ts";
import { port, unsupported, wire } from "./ports.ts";

const text = promptText.default("");
/** Pixels. They describe the image to the model, and are not its size. */
const side = z.int().min(0).max(16_384);
const offset = z.int().min(-16_384).max(16_384);

/**
 * Inputs of both nodes: the size of the image before it was cropped, and the position of the crop.
 */
const sizes = {
  original_width: port("integer", side.default(1024)),
  original_height: port("integer", side.default(1024)),
  crop_top: port("integer", offset.default(0)),
  crop_left: port("integer", offset.default(0)),
};
const outputs = { conditioning: port("ConditioningField", ConditioningField) };

/**
 * Encodes a prompt for Stable Diffusion XL with both of its text encoders. The second one reads
 * `style` where there is one.
 */
export const sdxlCompelPrompt = defineNode({
  type: "sdxl_compel_prompt",
  inputs: {
    prompt: port("string", text),
    style: port("string", text),
    ...sizes,
    target_width: port("integer", side.default(1024)),
    target_height: port("integer", side.default(1024)),
    clip: wire("CLIPField", CLIPField),
    clip2: wire("CLIPField", CLIPField),
    mask: unsupported("a prompt's mask"),
  },
  outputs,
  async run(inputs, context) {
    const { prompt, clip, clip2, target_height, target_width } = inputs;
    const style = inputs.style.trim() === "" ? prompt : inputs.style;
    const first = await encode(prompt, clip, context);
    const second = await encode(style, clip2, context);
    const blank = (words: string) => words.trim() === "";
    const joined = joinEncodings(
      blank(prompt) ? zeros(first.conditioning) : first.conditioning,
      blank(style) ? zeros(second.conditioning) : second.conditioning,
      {
        pooled: blank(style) ? new Float32Array(second.pooled.length) : second.pooled,
        timeIds: [...cropOf(inputs), target_height, target_width],
      },
    );
    return { conditioning: { conditioning_name: context.conditionings.save(joined) } };
  },
});

/** Encodes a prompt for the refiner, with the score from 1 to 10 that the image is to deserve. */
export const sdxlRefinerCompelPrompt = defineNode({
  type: "sdxl_refiner_compel_prompt",
  inputs: {
    style: port("string", text),
    ...sizes,
    aesthetic_score: port("float", z.number().min(0).max(10).default(6)),
    clip2: wire("CLIPField", CLIPField),
  },
  outputs,
  async run(inputs, context) {
    const { style, clip2, aesthetic_score } = inputs;
    const { conditioning, pooled } = await encode(style, clip2, context);
    const added = { pooled, timeIds: [...cropOf(inputs), aesthetic_score] };
    const conditioning_name = context.conditionings.save({ ...conditioning, added });
    return { conditioning: { conditioning_name } };
  },
});

interface Sizes {
  original_width: number;
  original_height: number;
  crop_top: number;
  crop_left: number;
}

const cropOf = ({ original_height, original_width, crop_top, crop_left }: Sizes) => [
  original_height,
  original_width,
  crop_top,
  crop_left,
];

async function encode(prompt: string, clip: z.output<typeof CLIPField>, context: NodeContext) {
  const model = await context.models.text(clip);
  const { conditioning, pooled, notes } = await encodePrompt(prompt, model);
  context.notePrompt(notes);
  return { conditioning, pooled: pooled ?? new Float32Array() };
}
