import type { ControlReader } from "../../inference/graph/control_layers.ts";
import { controlModelsFor, putControl } from "../recipe/control_choice.ts";
import type { ControlChoice } from "../recipe/recipe.ts";
import { useStudio } from "../studio/context.ts";
import { Field } from "../ui/field.tsx";
import { useControlText } from "./words.ts";

/** The choice among the models that read control images for the chosen base. */
export function ControlModelSelect({ layer: { id, model } }: { layer: ControlChoice }) {
  const studio = useStudio();
  const words = useControlText();
  const offered = controlModelsFor(studio);
  const readers = Object.keys(words.readers) as ControlReader[];
  if (offered.length === 0) return null;
  return (
    <Field id={`control-model-${id}`} label={words.model}>
      <select
        id={`control-model-${id}`}
        class="input"
        value={model ?? ""}
        onChange={(e) => putControl(studio, id, { model: e.currentTarget.value || null })}
      >
        <option value="">{words.modelChoose}</option>
        {readers.map((reader) => ({ reader, of: offered.filter(({ type }) => type === reader) }))
          .filter(({ of }) => of.length > 0)
          .map(({ reader, of }) => (
            <optgroup key={reader} label={words.readers[reader]}>
              {of.map(({ key, name }) => <option key={key} value={key}>{name}</option>)}
            </optgroup>
          ))}
        {model !== null && !offered.some(({ key }) => key === model) && (
          <option value={model}>{words.modelGone}</option>
        )}
      </select>
    </Field>
  );
}
