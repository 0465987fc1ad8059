import type { Signal } from "@preact/signals";
import { GENERAL_DEFAULTS } from "../../inference/families/defaults.ts";
import type { Extension } from "../../inference/graph/extend.ts";
import type { ControlMode, Preprocessor } from "../../inference/graph/control_layers.ts";

export interface StartImage {
  name: string;
  width: number;
  height: number;
}

/** A LoRA as the form holds it. */
export interface LoraChoice {
  key: string;
  weight: number;
}

/** An image that steers, as the form holds it. */
export interface ControlChoice {
  /** Tells the layers of a form apart. */
  id: number;
  image: string | null;
  /** Key of the model that reads the image. */
  model: string | null;
  preprocessor: Preprocessor | null;
  weight: number;
  begin: number;
  end: number;
  mode: ControlMode;
}

/**
 * How an image is to be made: what the form of Create holds, is remembered between visits and
 * devices, read from the metadata of an image, and sent to the queue.
 */
export interface Recipe {
  prompt: string;
  negative: string;
  model: string | null;
  /** Ids of style presets, in the order in which they are applied. */
  styles: string[];
  board: string | null;
  width: number;
  height: number;
  locked: boolean;
  steps: number;
  guidance: number;
  sampler: string;
  seedRandom: boolean;
  seed: number;
  count: number;
  start: StartImage | null;
  strength: number;
  mask: string | null;
  /** How far the start image is continued beyond its sides, in its own pixels; null: not at all. */
  extend: Extension | null;
  /**
   * Key of the inpainting model that draws what is beyond; null: one of the model's family, if
   * there is one; "": the chosen model itself.
   */
  extendModel: string | null;
  loras: LoraChoice[];
  controls: ControlChoice[];
}

/** A recipe that is being written: a signal for each field. */
export type Draft = { [K in keyof Recipe]: Signal<Recipe[K]> };

/** A recipe before anything is chosen; a side of 0 is the side that the model was trained for. */
export const FIRST: Recipe = {
  prompt: "",
  negative: "",
  model: null,
  styles: [],
  board: null,
  width: 0,
  height: 0,
  locked: false,
  steps: GENERAL_DEFAULTS.steps,
  guidance: GENERAL_DEFAULTS.cfg_scale,
  sampler: GENERAL_DEFAULTS.scheduler,
  seedRandom: true,
  seed: 0,
  count: 1,
  start: null,
  strength: 0.6,
  mask: null,
  extend: null,
  extendModel: null,
  loras: [],
  controls: [],
};

/** Whether a field can hold a value; remembered ones may come from an older version of the page. */
export function holds(field: keyof Recipe, value: unknown): boolean {
  const example: unknown = FIRST[field];
  if (Array.isArray(example)) return Array.isArray(value);
  if (example === null) return value === null || ["string", "object"].includes(typeof value);
  return typeof value === typeof example && (typeof value !== "number" || Number.isFinite(value));
}
