import type { WeightsHeader } from "./types.ts";

type Metadata = WeightsHeader["metadata"];

/**
 * What trainers and authors write into a file for people (kohya: library/sai_model_spec.py,
 * train_network.py). None of it is believed where the weights say otherwise.
 */
export interface AuthorNotes {
  title: string | null;
  description: string | null;
  triggerPhrases: string[];
  distilled: string | null;
}

export function authorNotes(metadata: Metadata): AuthorNotes {
  return {
    title: text(metadata.get("modelspec.title") ?? metadata.get("ss_output_name"), 200),
    description: text(metadata.get("modelspec.description"), 2_000),
    triggerPhrases: phrases(metadata.get("modelspec.trigger_phrase")),
    distilled: distilled(metadata),
  };
}

function text(value: string | undefined, most: number): string | null {
  // deno-lint-ignore no-control-regex
  return value?.replace(/[\u0000-\u001f\u007f]+/g, " ").trim().slice(0, most) || null;
}

const MOST_PHRASES = 50;
/** Characters that they are looked for in: a header may have 32 million. */
const LONGEST_LIST = 50_000;

function phrases(value: string | undefined): string[] {
  const all = (value ?? "").slice(0, LONGEST_LIST).split(/[,;\n]/).map((word) => text(word, 200))
    .filter((w) => w !== null);
  return [...new Set(all)].slice(0, MOST_PHRASES);
}

/** Models that were trained to need few steps, as their authors name the training. */
const FEW_STEPS = ["lightning", "turbo", "hyper", "lcm", "dmd2", "tcd"];
const TRAINING_NAMED_IN = [
  "modelspec.title",
  "modelspec.architecture",
  "modelspec.tags",
  "ss_output_name",
  "modelspec.usage_hint",
];

function distilled(metadata: Metadata): string | null {
  const words = TRAINING_NAMED_IN.map((key) => metadata.get(key) ?? "").join(" ").toLowerCase();
  return FEW_STEPS.find((word) => new RegExp(`(^|[^a-z])${word}([^a-z]|$)`).test(words)) ?? null;
}
