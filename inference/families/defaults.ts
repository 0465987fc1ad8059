/**
 * Default settings of images where neither the user nor the model sets them, and names of families:
 * the only such tables. Imports nothing, so that browsers can load it.
 */

/** Names are InvokeAI's. */
export interface GenerationDefaults {
  width: number;
  height: number;
  steps: number;
  cfg_scale: number;
  scheduler: string;
}

/** Families whose images this engine can make, as their makers call them. */
export const FAMILY_NAMES = {
  "sd-1": "Stable Diffusion 1",
  "sd-2": "Stable Diffusion 2",
  "sdxl": "Stable Diffusion XL",
  "sdxl-refiner": "Stable Diffusion XL Refiner",
} as const;

export type FamilyBase = keyof typeof FAMILY_NAMES;

/** Families that only finish images which another model has begun. */
export const REFINERS: ReadonlySet<string> = new Set<FamilyBase>(["sdxl-refiner"]);

/**
 * Sides are those that the families were trained with: of Stable Diffusion 2 in its larger form.
 */
export const DEFAULTS: Readonly<Record<FamilyBase, Readonly<GenerationDefaults>>> = {
  "sd-1": { width: 512, height: 512, steps: 25, cfg_scale: 7, scheduler: "dpmpp_2m" },
  "sd-2": { width: 768, height: 768, steps: 25, cfg_scale: 7, scheduler: "dpmpp_2m" },
  "sdxl": { width: 1024, height: 1024, steps: 30, cfg_scale: 6, scheduler: "dpmpp_2m" },
  "sdxl-refiner": { width: 1024, height: 1024, steps: 30, cfg_scale: 6, scheduler: "dpmpp_2m" },
};

/**
 * Sizes that a family was trained with, where these are more than one: other ones of as many pixels
 * come out worse. Of Stable Diffusion XL those of its paper's table (Podell et al. 2023, appendix
 * I) that lie between 1:2 and 2:1, each about a megapixel: width and height, which that table has
 * the other way round.
 */
export const TRAINED_SIZES: Readonly<
  Partial<Record<FamilyBase, readonly (readonly [number, number])[]>>
> = {
  "sdxl": [
    [704, 1408],
    [768, 1344],
    [768, 1280],
    [832, 1216],
    [832, 1152],
    [896, 1152],
    [896, 1088],
    [960, 1088],
    [960, 1024],
    [1024, 1024],
    [1024, 960],
    [1088, 960],
    [1088, 896],
    [1152, 896],
    [1152, 832],
    [1216, 832],
    [1280, 768],
    [1344, 768],
    [1344, 704],
    [1408, 704],
  ],
};

/** Defaults for models without a family. */
export const GENERAL_DEFAULTS = DEFAULTS["sd-1"];

/**
 * Settings for models trained to need few steps, by the name of the training, as their authors
 * recommend (model cards of sdxl-turbo, SDXL-Lightning, Hyper-SD, DMD2 and the LCMs). A guidance
 * scale of 1 means no guidance.
 */
export const FEW_STEP_DEFAULTS: Readonly<Record<string, Partial<GenerationDefaults>>> = {
  turbo: { steps: 4, cfg_scale: 1, scheduler: "euler_a" },
  lightning: { steps: 4, cfg_scale: 1, scheduler: "euler" },
  hyper: { steps: 8, cfg_scale: 1, scheduler: "ddim" },
  dmd2: { steps: 4, cfg_scale: 1, scheduler: "lcm" },
  lcm: { steps: 4, cfg_scale: 1.5, scheduler: "lcm" },
  tcd: { steps: 4, cfg_scale: 1, scheduler: "tcd" },
};
