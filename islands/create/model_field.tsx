import { useStudio, useText } from "../studio/context.ts";
import { Field } from "../ui/field.tsx";
import { chooseModel, draftOf } from "../recipe/draft.ts";
import { invokerOf } from "./invoke.ts";
import { defaultModel, modelsOf } from "../recipe/model_choice.ts";

/** The choice of model. Hidden if there is only one. */
export function ModelField() {
  const studio = useStudio();
  const words = useText().create;
  const draft = draftOf(studio);
  const models = modelsOf(studio);
  const standard = defaultModel(studio);
  const error = invokerOf(studio).problem.value?.field("model");
  if (models.length < 2 && !error) return null;
  return (
    <Field id="model" label={words.model} error={error}>
      <select
        id="model"
        class="input"
        value={draft.model.value ?? ""}
        onChange={(e) => chooseModel(studio, e.currentTarget.value || null)}
      >
        <option value="">{words.modelDefault}{standard ? ` (${standard.name})` : ""}</option>
        {models.map((m) => <option key={m.key} value={m.key}>{m.name}</option>)}
      </select>
    </Field>
  );
}
