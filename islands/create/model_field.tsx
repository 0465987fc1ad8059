import { useStudio, useText } from "../studio/context.ts";
import { Field } from "../ui/field.tsx";
import { assign, draftOf } from "./draft.ts";
import { invokerOf } from "./invoke.ts";
import { chosenModel, modelsOf, suggestedBy } from "./model_choice.ts";

/** Which model draws. With a single one there is nothing to choose. */
export function ModelField() {
  const studio = useStudio();
  const words = useText().create;
  const draft = draftOf(studio);
  const models = modelsOf(studio);
  const error = invokerOf(studio).problem.value?.field("model");
  if (models.length < 2 && !error) return null;
  const choose = (key: string) => {
    draft.model.value = key || null;
    draft.width.value = draft.height.value = 0;
    assign(draft, suggestedBy(chosenModel(studio, draft)));
  };
  return (
    <Field id="model" label={words.model} error={error}>
      <select
        id="model"
        class="input"
        value={draft.model.value ?? ""}
        onChange={(e) => choose(e.currentTarget.value)}
      >
        <option value="">{words.modelDefault}{models[0] ? ` (${models[0].name})` : ""}</option>
        {models.map((m) => <option key={m.key} value={m.key}>{m.name}</option>)}
      </select>
    </Field>
  );
}
