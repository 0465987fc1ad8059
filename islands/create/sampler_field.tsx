import { useStudio, useText } from "../studio/context.ts";
import { Field } from "../ui/field.tsx";
import { draftOf } from "./draft.ts";
import { invokerOf } from "./invoke.ts";
import { samplerOf } from "./sampler_choice.ts";
import { samplerName } from "./samplers.ts";

export function SamplerField() {
  const studio = useStudio();
  const words = useText().create;
  const error = invokerOf(studio).problem.value?.field("scheduler");
  return (
    <Field id="sampler" label={words.sampler} error={error}>
      <select
        id="sampler"
        class="input"
        value={samplerOf(studio)}
        onChange={(e) => void (draftOf(studio).sampler.value = e.currentTarget.value)}
      >
        {studio.boot.engine.samplers.map((key) => (
          <option key={key} value={key} selected={key === samplerOf(studio)}>
            {samplerName(key)}
          </option>
        ))}
      </select>
    </Field>
  );
}
