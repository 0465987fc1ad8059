import { useStudio, useText } from "../studio/context.ts";
import { Field } from "../ui/field.tsx";
import { chooseModel, draftOf } from "../recipe/draft.ts";
import { invokerOf } from "./invoke.ts";
import { ModelChoiceButton } from "./model_choice_button.tsx";
import { chosenModel, defaultModel, modelsOf } from "../recipe/model_choice.ts";

/** The choice of model. Hidden if there is only one. */
export function ModelField() {
  const studio = useStudio();
  const words = useText().create;
  const draft = draftOf(studio);
  const models = modelsOf(studio);
  const standard = defaultModel(studio);
  const error = invokerOf(studio).problem.value?.field("model");
  if (models.length < 2 && !error) return null;
  const key = draft.model.value || null;
  const named = models.find((model) => model.key === key);
  return (
    <Field id="model" label={words.model} error={error}>
      <ModelChoiceButton
        id="model"
        label={words.model}
        value={named?.name ?? `${words.modelDefault}${standard ? ` (${standard.name})` : ""}`}
        shown={chosenModel(studio, draft)}
        models={models}
        chosen={key}
        none={{ label: words.modelDefault, model: standard }}
        onPick={(model) => chooseModel(studio, model?.key ?? null)}
      />
    </Field>
  );
}
