import { ModelChoiceButton } from "../create/model_choice_button.tsx";
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
  if (offered.length === 0) return null;
  const chosen = offered.find(({ key }) => key === model);
  return (
    <Field id={`control-model-${id}`} label={words.model}>
      <ModelChoiceButton
        id={`control-model-${id}`}
        label={words.model}
        value={chosen?.name ?? (model === null ? words.modelChoose : words.modelGone)}
        shown={chosen}
        models={offered}
        chosen={model}
        onPick={(picked) => putControl(studio, id, { model: picked?.key ?? null })}
      />
    </Field>
  );
}
