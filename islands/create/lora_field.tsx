import { useSignal } from "@preact/signals";
import { missingWords, withWord } from "../recipe/trigger_words.ts";
import { useStudio, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { DecimalInput } from "../ui/decimal_input.tsx";
import { Field } from "../ui/field.tsx";
import { Plus, X } from "../ui/icons.ts";
import { lazily } from "../ui/lazily.tsx";
import { invokerOf } from "./invoke.ts";
import { draftOf } from "../recipe/draft.ts";
import { chosenLoras, lorasFor, putLora } from "../recipe/lora_choice.ts";
import { addLora } from "./add_lora.ts";
import { ModelThumb } from "./model_choice_button.tsx";

const ModelPicker = lazily(() => import("../models/model_picker.tsx"));

/** Words that a LoRA was trained on and the prompt does not hold yet; one click adds one. */
function TriggerWords({ phrases }: { phrases: readonly string[] | null }) {
  const { prompt } = draftOf(useStudio());
  const words = useText().create;
  const missing = missingWords(prompt.value, phrases);
  if (missing.length === 0) return null;
  return (
    <div class="lora-words">
      {missing.map((word) => (
        <Button
          key={word}
          small
          icon={Plus}
          aria-label={words.loraWord(word)}
          onClick={() => void (prompt.value = withWord(prompt.value, word))}
        >
          {word}
        </Button>
      ))}
    </div>
  );
}

/** The LoRAs to apply, with their weights. Empty if the model has none. */
export function LoraField() {
  const studio = useStudio();
  const words = useText().create;
  const picking = useSignal(false);
  const offered = lorasFor(studio);
  if (offered.length === 0) return null;
  const chosen = chosenLoras(studio);
  const left = offered.filter((lora) => !chosen.some((one) => one.lora === lora));
  const { min, max } = studio.boot.engine.limits.lora.weight;
  const error = invokerOf(studio).problem.value?.errors
    .find(({ field }) => field.startsWith("body.loras"))?.message;
  return (
    <Field id="lora" label={words.loras} error={error}>
      <Button
        id="lora"
        icon={Plus}
        aria-haspopup="dialog"
        aria-label={words.loraAdd}
        disabled={left.length === 0}
        onClick={() => void (picking.value = true)}
      >
        {words.loraAdd}
      </Button>
      {picking.value && (
        <ModelPicker
          title={words.loraAdd}
          models={left}
          onPick={(lora) => lora && addLora(studio, lora)}
          onClose={() => void (picking.value = false)}
        />
      )}
      {chosen.length > 0 && (
        <ul class="loras">
          {chosen.map(({ lora, weight }) => (
            <li key={lora.key} class="lora">
              <ModelThumb model={lora} />
              <span class="lora-name">{lora.name}</span>
              <DecimalInput
                class="input number"
                aria-label={words.loraWeight(lora.name)}
                value={weight}
                min={min}
                max={max}
                step={0.05}
                onNumber={(typed) => typed !== null && putLora(studio, lora, typed)}
              />
              <Button
                kind="quiet"
                small
                icon={X}
                aria-label={words.loraRemove(lora.name)}
                onClick={() => putLora(studio, lora, null)}
              />
              <TriggerWords phrases={lora.trigger_phrases} />
            </li>
          ))}
        </ul>
      )}
    </Field>
  );
}
