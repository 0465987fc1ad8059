import type { Signal } from "@preact/signals";

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

/** The values of the form, as remembered between visits and devices. */
export interface DraftValues {
  prompt: string;
  negative: string;
  model: string | null;
  preset: string | null;
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
  loras: LoraChoice[];
}

export type Draft = { [K in keyof DraftValues]: Signal<DraftValues[K]> };
