import { z } from "zod";
import { GENERAL_DEFAULTS } from "../../inference/families/defaults.ts";
import { familyOf } from "../../inference/families/family.ts";
import { buildExtended, extendedSize } from "../../inference/graph/extend.ts";
import { LIMITS } from "../../inference/graph/limits.ts";
import type { ControlLayer } from "../../inference/graph/control_layers.ts";
import {
  buildImageToImage,
  buildTextToImage,
  type TextToImageParams,
} from "../../inference/graph/simple.ts";
import type { Graph } from "../../inference/graph/schema.ts";
import { promptText } from "../../inference/prompts/text.ts";
import { SAMPLER_NAMES } from "../../inference/schedulers/names.ts";
import { STYLES } from "../contract/limits.ts";
import { MOST_PROMPTS } from "../dynamic_prompts/mod.ts";
import { ControlsInput } from "./controls.ts";
import { type ChosenLora, LorasInput } from "./loras.ts";
import { AxesInput } from "./series.ts";
import type { ResolvedModel } from "../models/mod.ts";

const between = ({ min, max }: { min: number; max: number }) => z.number().min(min).max(max);
const whole = ({ min, max }: { min: number; max: number }) => z.int().min(min).max(max);
const side = whole(LIMITS.size).multipleOf(LIMITS.size.multipleOf);
const name = z.string().min(1).max(255);
const beyond = z.int().min(0).max(LIMITS.resize.max).default(0);

/** The simple form. Absent fields are the model's defaults; the seed is random. */
export const GenerateInput = z.strictObject({
  prompt: promptText.optional().describe("this or `prompts`"),
  // Their notation is read by the service, in slices: thousands take a second.
  prompts: z.array(z.string().max(LIMITS.prompt.max)).min(1).max(MOST_PROMPTS).optional()
    .describe("several prompts as one batch: `count` images of each, with the same seeds"),
  negative_prompt: promptText.default(""),
  styles: z.array(name).max(STYLES).optional()
    .describe("ids or names of style presets, worked into the prompts one after the other"),
  /** Key or name. */
  model: name.optional(),
  width: side.optional(),
  height: side.optional(),
  steps: whole(LIMITS.steps).optional(),
  cfg_scale: between(LIMITS.cfgScale).optional(),
  scheduler: z.enum(SAMPLER_NAMES).optional(),
  seed: whole(LIMITS.seed).optional(),
  count: whole(LIMITS.count).default(1),
  axes: AxesInput.optional()
    .describe("an image for each value, or pair of values, of one or two settings; the last first"),
  /**
   * Name of an image to start from, how much of it may change, and where: black may change,
   * white is kept.
   */
  init_image: name.optional(),
  strength: between(LIMITS.strength).optional(),
  mask: name.optional(),
  extend: z.strictObject({ left: beyond, top: beyond, right: beyond, bottom: beyond }).optional()
    .describe("how far init_image is continued beyond its sides, in its own pixels"),
  loras: LorasInput.optional().describe("LoRAs of the model's family, in the order of application"),
  controls: ControlsInput.optional()
    .describe("images that steer the result by way of ControlNets and adapters of its family"),
  board_id: name.nullish(),
  prepend: z.boolean().default(false),
  background: z.boolean().default(false),
});
export type GenerateInput = z.infer<typeof GenerateInput>;
/** What is sent: fields with a default may be absent. */
export type GenerateBody = z.input<typeof GenerateInput>;

/** Default for how much of a start image changes. */
const STRENGTH = 0.75;

/** The same where an image is extended: nothing of what is added is there yet. */
const STRENGTH_BEYOND = 1;

/** Fields of a request that name models beside the main one. */
type Added = "loras" | "controls";

/** These models, once it is known that the actor may use them. */
export interface Chosen {
  loras?: readonly ChosenLora[];
  controls?: readonly ControlLayer[];
  /** What the metadata say besides. */
  noted?: Readonly<Record<string, unknown>>;
  /** Size of the image to start from; needed where that is extended. */
  initSize?: { width: number; height: number };
}

/** Returns the graph of a simple request; absent fields are the model's defaults. */
export function buildGraph(
  input:
    & Omit<
      GenerateInput,
      "prompts" | "count" | "axes" | "styles" | "prepend" | "background" | Added
    >
    & {
      prompt: string;
    },
  { key, hash, name, base, type, defaultSettings }: ResolvedModel,
  seed: number,
  { loras = [], controls = [], noted = {}, initSize }: Chosen = {},
): Graph {
  const { prompt, negative_prompt, init_image, mask, board_id } = input;
  const defaults = { ...familyOf(base)?.defaults ?? GENERAL_DEFAULTS, ...defaultSettings };
  const { extend } = input;
  const extended = initSize && extend && extendedSize(initSize, extend);
  const params: TextToImageParams = {
    prompt,
    negative_prompt,
    model: { key, hash, name, base, type },
    width: input.width ?? extended?.width ?? defaults.width,
    height: input.height ?? extended?.height ?? defaults.height,
    steps: input.steps ?? defaults.steps,
    cfg_scale: input.cfg_scale ?? defaults.cfg_scale,
    scheduler: input.scheduler ?? defaults.scheduler,
    seed,
    board_id: board_id ?? null,
    loras,
    controls,
    noted,
  };
  if (init_image === undefined) return buildTextToImage(params);
  if (extend && initSize) {
    const strength = input.strength ?? STRENGTH_BEYOND;
    return buildExtended({ ...params, init_image, init_size: initSize, strength, extend });
  }
  const strength = input.strength ?? STRENGTH;
  return buildImageToImage({ ...params, init_image, strength, mask: mask ?? null });
}
