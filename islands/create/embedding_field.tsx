import { type Signal, useSignal } from "@preact/signals";
import { draftOf } from "../recipe/draft.ts";
import { addEmbedding, embeddingsFor } from "../recipe/embedding_choice.ts";
import { useStudio, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { Plus } from "../ui/icons.ts";
import { lazily } from "../ui/lazily.tsx";

const ModelPicker = lazily(() => import("../models/model_picker.tsx"));

/** Writes embeddings into the prompts. Empty if the model has none. */
export function EmbeddingField() {
  const studio = useStudio();
  const words = useText().create;
  const { prompt, negative } = draftOf(studio);
  const into = useSignal<Signal<string> | null>(null);
  const offered = embeddingsFor(studio);
  if (offered.length === 0) return null;
  const text = into.value;
  const open = (which: Signal<string>, label: string) => (
    <Button
      small
      icon={Plus}
      aria-haspopup="dialog"
      onClick={() => void (into.value = which)}
    >
      {label}
    </Button>
  );
  return (
    <div class="field" role="group" aria-label={words.embeddings}>
      <p class="label">{words.embeddings}</p>
      <div class="lora-words">
        {open(prompt, words.embeddingAdd)}
        {open(negative, words.embeddingAddNegative)}
      </div>
      {text && (
        <ModelPicker
          title={text === prompt ? words.embeddingAdd : words.embeddingAddNegative}
          models={offered}
          onPick={(model) => model && addEmbedding(text, model)}
          onClose={() => void (into.value = null)}
        />
      )}
    </div>
  );
}
