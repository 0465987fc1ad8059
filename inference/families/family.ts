import type { TrainingSchedule } from "../schedulers/types.ts";
import type { ComponentName, ScheduleSettings } from "../types.ts";
import {
  DEFAULTS,
  type FamilyBase,
  FEW_STEP_DEFAULTS,
  type GenerationDefaults,
} from "./defaults.ts";

/** How a family uses one of its text encoders. */
export interface TextPart {
  component: Extract<ComponentName, "text_encoder" | "text_encoder_2">;
  /** Number of layers left out at the end of an encoder that is stored whole. */
  skip: number;
  /** Whether the remaining layers are followed by the encoder's final norm. */
  norm: boolean;
  /** Token that pads a prompt: the end mark again (OpenAI's CLIP), or token 0 (OpenCLIP). */
  pad: "end" | "zero";
}

/** Rough colours of latents: an image of one pixel per cell is `factors` · latents + `offset`. */
export interface LatentColours {
  /** Red, green and blue for each channel of the latents. */
  factors: readonly (readonly [number, number, number])[];
  offset: readonly [number, number, number];
}

/**
 * A family of models: everything that its models have in common. Imports no runtime, so that it is
 * cheap to load.
 */
export interface Family {
  readonly base: FamilyBase;
  readonly latents: {
    readonly channels: number;
    /** Pixels per latent cell. */
    readonly factor: number;
    /** Factor that latents are multiplied by after encoding. */
    readonly scale: number;
    readonly colours: LatentColours;
  };
  readonly text: readonly TextPart[];
  /**
   * Extra conditioning of the U-Net beside the hidden states: sizes (base) or an aesthetic score
   * (refiner).
   */
  readonly added: "sizes" | "score" | null;
  /** Training schedule of models whose files do not state one. */
  readonly schedule: TrainingSchedule;
  readonly defaults: Readonly<GenerationDefaults>;
}

/**
 * Noise levels of all four families, spaced as the makers' own scheduler files say
 * (runwayml/stable-diffusion-v1-5 and stabilityai/stable-diffusion-xl-base-1.0,
 * `scheduler/scheduler_config.json`).
 */
const SCHEDULE: TrainingSchedule = {
  num_train_timesteps: 1000,
  beta_start: 0.00085,
  beta_end: 0.012,
  beta_schedule: "scaled_linear",
  prediction_type: "epsilon",
  timestep_spacing: "leading",
  steps_offset: 1,
  set_alpha_to_one: false,
};

/** ComfyUI, `comfy/latent_formats.py`: `SD15` and `SDXL`, by a linear fit of latents to pixels. */
const SD1_COLOURS: LatentColours = {
  factors: [
    [0.3512, 0.2297, 0.3227],
    [0.3250, 0.4974, 0.2350],
    [-0.2829, 0.1762, 0.2721],
    [-0.2120, -0.2616, -0.7177],
  ],
  offset: [0, 0, 0],
};
const SDXL_COLOURS: LatentColours = {
  factors: [
    [0.3651, 0.4232, 0.4341],
    [-0.2533, -0.0042, 0.1068],
    [0.1076, 0.1111, -0.0362],
    [-0.3165, -0.2492, -0.2188],
  ],
  offset: [0.1084, -0.0175, -0.0011],
};

const SD1_LATENTS = { channels: 4, factor: 8, scale: 0.18215, colours: SD1_COLOURS };
const SDXL_LATENTS = { channels: 4, factor: 8, scale: 0.13025, colours: SDXL_COLOURS };
const CLIP_L = { component: "text_encoder", pad: "end" } as const;
const BIG_G = { component: "text_encoder_2", pad: "zero", skip: 1, norm: false } as const;

const FAMILIES: Readonly<Record<FamilyBase, Family>> = {
  "sd-1": {
    base: "sd-1",
    latents: SD1_LATENTS,
    text: [{ ...CLIP_L, skip: 0, norm: true }],
    added: null,
    schedule: SCHEDULE,
    defaults: DEFAULTS["sd-1"],
  },
  "sd-2": {
    base: "sd-2",
    latents: SD1_LATENTS,
    text: [{ component: "text_encoder", pad: "zero", skip: 1, norm: true }],
    added: null,
    schedule: SCHEDULE,
    defaults: DEFAULTS["sd-2"],
  },
  "sdxl": {
    base: "sdxl",
    latents: SDXL_LATENTS,
    text: [{ ...CLIP_L, skip: 1, norm: false }, BIG_G],
    added: "sizes",
    schedule: SCHEDULE,
    defaults: DEFAULTS["sdxl"],
  },
  "sdxl-refiner": {
    base: "sdxl-refiner",
    latents: SDXL_LATENTS,
    text: [BIG_G],
    added: "score",
    schedule: SCHEDULE,
    defaults: DEFAULTS["sdxl-refiner"],
  },
};

/** The family of a base as models and graphs name it; null for one that cannot be run. */
export function familyOf(base: string): Family | null {
  return Object.hasOwn(FAMILIES, base) ? FAMILIES[base as FamilyBase] : null;
}

/** Whether models of two bases have the same latents, so that one autoencoder fits both. */
export function shareLatents(a: string, b: string): boolean {
  const latents = familyOf(a)?.latents;
  return latents !== undefined && latents === familyOf(b)?.latents;
}

/** What the files of one model reveal about its training (see `recognition/`). */
export interface Training {
  prediction: "epsilon" | "v_prediction" | null;
  zeroTerminalSnr: boolean;
  /** The name of the training for few steps: `turbo`, `lightning` …; null for none. */
  distilled: string | null;
}

/**
 * Returns the training schedule of one model of a family. Models for few steps, and those trained
 * down to pure noise, begin at the last timestep: their steps are spaced `trailing` (Lin et al.
 * 2023, section 3.3). `set`, the user's own choice, takes precedence over everything else.
 */
export function scheduleOf(
  family: Family,
  { prediction, zeroTerminalSnr, distilled }: Training,
  set: ScheduleSettings = {},
): TrainingSchedule {
  return {
    ...family.schedule,
    ...(prediction ? { prediction_type: prediction } : {}),
    ...(zeroTerminalSnr ? { rescale_betas_zero_snr: true } : {}),
    ...(zeroTerminalSnr || distilled ? { timestep_spacing: "trailing" } : {}),
    ...set,
  };
}

/** Returns the recommended settings of one model of a family. */
export function defaultsOf(
  family: Family,
  { distilled }: Pick<Training, "distilled">,
): GenerationDefaults {
  return { ...family.defaults, ...FEW_STEP_DEFAULTS[distilled ?? ""] };
}
