import { useStudio, useText } from "../studio/context.ts";
import { Field } from "../ui/field.tsx";
import { draftOf } from "../recipe/draft.ts";
import { FIRST } from "../recipe/recipe.ts";
import { invokerOf } from "./invoke.ts";
import { samplerOf } from "../recipe/sampler_choice.ts";
import { chosenModel, suggestedBy } from "../recipe/model_choice.ts";
import { samplerGroups, samplerName } from "../recipe/samplers.ts";

export function SamplerField() {
  const studio = useStudio();
  const words = useText().create;
  const recommended = suggestedBy(chosenModel(studio, draftOf(studio))).sampler ?? FIRST.sampler;
  const error = invokerOf(studio).problem.value?.field("scheduler");
  return (
    <Field id="sampler" label={words.sampler} error={error}>
      <select
        id="sampler"
        class="input"
        value={samplerOf(studio)}
        onChange={(e) => void (draftOf(studio).sampler.value = e.currentTarget.value)}
      >
        {samplerGroups(studio.boot.engine.samplers, recommended).map(([group, keys]) => (
          <optgroup key={group} label={words.samplers[group]}>
            {keys.map((key) => (
              <option key={key} value={key} selected={key === samplerOf(studio)}>
                {samplerName(key)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </Field>
  );
}
