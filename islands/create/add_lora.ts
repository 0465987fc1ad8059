import type { ModelRecord } from "../../services/contract/models.ts";
import { draftOf } from "../recipe/draft.ts";
import { putLora } from "../recipe/lora_choice.ts";
import { missingWords, withWord } from "../recipe/trigger_words.ts";
import type { Studio } from "../studio/studio.ts";

/** Number of trigger words up to which they are written at once; longer lists are a choice. */
const WRITTEN = 3;

/** Adds a LoRA, and its few trigger words to the prompt, with the way back in the message. */
export function addLora(studio: Studio, lora: ModelRecord): void {
  putLora(studio, lora);
  const { prompt } = draftOf(studio);
  const phrases = lora.trigger_phrases ?? [];
  const missing = missingWords(prompt.value, phrases);
  if (missing.length === 0 || phrases.length > WRITTEN) return;
  const before = prompt.value;
  const after = missing.reduce(withWord, before);
  prompt.value = after;
  const { create, frame } = studio.text.value;
  studio.toasts.show({
    kind: "info",
    text: create.wordsAdded(missing.join(", ")),
    action: {
      label: frame.undo,
      // What has been typed since stays.
      run: () => void (prompt.value = prompt.value.replace(after, () => before)),
    },
  });
}
