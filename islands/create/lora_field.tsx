import { useStudio, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { X } from "../ui/icons.ts";
import { typedNumber } from "../ui/typed_number.ts";
import { invokerOf } from "./invoke.ts";
import { chosenLoras, lorasFor, putLora } from "./lora_choice.ts";

/** The LoRAs to apply, with their weights. Empty if the model has none. */
export function LoraField() {
  const studio = useStudio();
  const words = useText().create;
  const offered = lorasFor(studio);
  if (offered.length === 0) return null;
  const chosen = chosenLoras(studio);
  const left = offered.filter((lora) => !chosen.some((one) => one.lora === lora));
  const error = invokerOf(studio).problem.value?.errors
    .find(({ field }) => field.startsWith("body.loras"))?.message;
  return (
    <Field id="lora" label={words.loras} error={error}>
      <select
        id="lora"
        class="input"
        value=""
        onChange={(e) => {
          const lora = left.find(({ key }) => key === e.currentTarget.value);
          if (lora) putLora(studio, lora);
          e.currentTarget.value = "";
        }}
      >
        <option value="">{words.loraAdd}</option>
        {left.map(({ key, name }) => <option key={key} value={key}>{name}</option>)}
      </select>
      {chosen.length > 0 && (
        <ul class="loras">
          {chosen.map(({ lora, weight }) => (
            <li key={lora.key} class="lora">
              <span class="lora-name">{lora.name}</span>
              <input
                class="input number"
                inputMode="decimal"
                aria-label={words.loraWeight(lora.name)}
                defaultValue={String(weight)}
                onChange={(e) => {
                  const typed = typedNumber(e.currentTarget.value);
                  if (typeof typed === "number") putLora(studio, lora, typed);
                  else e.currentTarget.value = String(weight);
                }}
              />
              <Button
                kind="quiet"
                small
                icon={X}
                aria-label={words.loraRemove(lora.name)}
                onClick={() => putLora(studio, lora, null)}
              />
            </li>
          ))}
        </ul>
      )}
    </Field>
  );
}
