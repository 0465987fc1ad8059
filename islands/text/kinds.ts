import type { ThingKind } from "../../services/contract/kinds.ts";

/** German nouns, with the words before them that follow from their gender. */
const GENDERS = {
  masculine: { this: "Dieser", object: "Diesen", pronoun: "er", foreign: "Fremden" },
  neuter: { this: "Dieses", object: "Dieses", pronoun: "es", foreign: "Fremdes" },
  feminine: { this: "Diese", object: "Diese", pronoun: "sie", foreign: "Fremde" },
} as const;

const noun = (gender: keyof typeof GENDERS, one: string, many: string) => ({
  ...GENDERS[gender],
  one,
  many,
});

export const GERMAN_KINDS: Readonly<Record<ThingKind, ReturnType<typeof noun>>> = {
  board: noun("neuter", "Board", "Boards"),
  image: noun("neuter", "Bild", "Bilder"),
  workflow: noun("masculine", "Workflow", "Workflows"),
  style_preset: noun("masculine", "Stil", "Stile"),
  wildcard: noun("feminine", "Wildcard", "Wildcards"),
  system_prompt: noun("masculine", "Systemprompt", "Systemprompts"),
  model: noun("neuter", "Modell", "Modelle"),
};

/** Japanese nouns, with the counter of such things. */
export const JAPANESE_KINDS: Readonly<Record<ThingKind, { one: string; counter: string }>> = {
  board: { one: "ボード", counter: "件" },
  image: { one: "画像", counter: "枚" },
  workflow: { one: "ワークフロー", counter: "件" },
  style_preset: { one: "スタイル", counter: "件" },
  wildcard: { one: "ワイルドカード", counter: "件" },
  system_prompt: { one: "システムプロンプト", counter: "件" },
  model: { one: "モデル", counter: "件" },
};

/** A phrase about each kind of thing, made of the words for it. */
export function phraseOfEach<Kind extends string, Words>(
  kinds: Readonly<Record<Kind, Words>>,
  phrase: (words: Words) => string,
): Readonly<Record<Kind, string>> {
  const all = Object.entries<Words>(kinds).map(([kind, words]) => [kind, phrase(words)]);
  return Object.fromEntries(all);
}
