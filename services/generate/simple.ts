import { z } from "zod";
import { GENERAL_DEFAULTS } from "../../inference/families/defaults.ts";
import { familyOf } from "../../inference/families/family.ts";
import { LIMITS } from "../../inference/graph/limits.ts";
import {
  buildImageToImage,
  buildTextToImage,
  type TextToImageParams,
} from "../../inference/graph/simple.ts";
import type { Graph } from "../../inference/graph/schema.ts";
import { promptText } from "../../inference/prompts/text.ts";
import { SAMPLER_NAMES } from "../../inference/schedulers/registry.ts";
import { MOST_PROMPTS } from "../dynamic_prompts/mod.ts";
import { type ChosenLora, LorasInput } from "./loras.ts";
import type { ResolvedModel } from "../models/mod.ts";

const between = ({ min, max }: { min: number; max: number }) => z.number().min(min).max(max);
const whole = ({ min, max }: { min: number; max: number }) => z.int().min(min).max(max);
const side = whole(LIMITS.size).multipleOf(LIMITS.size.multipleOf);
const name = z.string().min(1).max(255);

/** The simple form. Absent fields are the model's defaults; the seed is random. */
export const GenerateInput = z.strictObject({
  prompt: promptText.optional().describe("this or `prompts`"),
  prompts: z.array(promptText).min(1).max(MOST_PROMPTS).optional()
    .describe("several prompts as one batch: `count` images of each, with the same seeds"),
  negative_prompt: promptText.default(""),
  /** Key or name. */
  model: name.optional(),
  width: side.optional(),
  height: side.optional(),
  steps: whole(LIMITS.steps).optional(),
  cfg_scale: between(LIMITS.cfgScale).optional(),
  scheduler: z.enum(SAMPLER_NAMES).optional(),
  seed: whole(LIMITS.seed).optional(),
  count: whole(LIMITS.count).default(1),
  /** Name of an image to start from, how much of it may change, and where: black may change,
   * white is kept. */
  init_image: name.optional(),
  strength: between(LIMITS.strength).optional(),
  mask: name.optional(),
  loras: LorasInput.optional().describe("LoRAs of the model's family, in the order of application"),
  board_id: name.nullish(),
  prepend: z.boolean().default(false),
  background: z.boolean().default(false),
});
export type GenerateInput = z.infer<typeof GenerateInput>;

/** Default for how much of a start image changes. */
const STRENGTH = 0.75;

/** Returns the graph of a simple request; absent fields are the model's defaults. */
export function buildGraph(
  input: Omit<GenerateInput, "prompts" | "count" | "prepend" | "background" | "loras"> & {
    prompt: string;
  },
  { key, hash, name, base, type, defaultSettings }: ResolvedModel,
  seed: number,
  loras: readonly ChosenLora[] = [],
): Graph {
  const { prompt, negative_prompt, init_image, mask, board_id } = input;
  const defaults = { ...familyOf(base)?.defaults ?? GENERAL_DEFAULTS, ...defaultSettings };
  const params: TextToImageParams = {
    prompt,
    negative_prompt,
    model: { key, hash, name, base, type },
    width: input.width ?? defaults.width,
    height: input.height ?? defaults.height,
    steps: input.steps ?? defaults.steps,
    cfg_scale: input.cfg_scale ?? defaults.cfg_scale,
    scheduler: input.scheduler ?? defaults.scheduler,
    seed,
    board_id: board_id ?? null,
    loras,
  };
  if (init_image === undefined) return buildTextToImage(params);
  const strength = input.strength ?? STRENGTH;
  return buildImageToImage({ ...params, init_image, strength, mask: mask ?? null });
}
