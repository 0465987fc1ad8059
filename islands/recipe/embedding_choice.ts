import type { Signal } from "@preact/signals";
import type { ModelRecord } from "../../services/contract/models.ts";
import { paths } from "../api/paths.ts";
import type { Studio } from "../studio/studio.ts";
import { draftOf } from "./draft.ts";
import { chosenModel } from "./model_choice.ts";
import { missingWords, withWord } from "./trigger_words.ts";

/**
 * The embeddings that the prompts of the chosen model can name: a name with a space cannot stand
 * between its brackets.
 */
export function embeddingsFor(studio: Studio): readonly ModelRecord[] {
  const model = chosenModel(studio, draftOf(studio));
  if (!model || model.format === "onnx") return [];
  const all = studio.resources.of(paths.models).data.value?.models ?? [];
  return all.filter(({ type, base, name, usable }) =>
    type === "embedding" && usable && [model.base, "any", "unknown"].includes(base) &&
    /^[^<>\s]+$/.test(name)
  );
}

/** Writes an embedding into a prompt, once. */
export function addEmbedding(text: Signal<string>, { name }: Pick<ModelRecord, "name">): void {
  for (const word of missingWords(text.value, [`<${name}>`])) {
    text.value = withWord(text.value, word);
  }
}
