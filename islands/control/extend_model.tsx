import { draftOf } from "../recipe/draft.ts";
import { extensionModel, inpaintingModels } from "../recipe/extension_model.ts";
import { chosenModel } from "../recipe/model_choice.ts";
import { useStudio } from "../studio/context.ts";
import { Field } from "../ui/field.tsx";
import { useControlText } from "./words.ts";

/**
 * The choice between the inpainting models of a family and the chosen model, for what is extended.
 */
export function ExtendModel() {
  const studio = useStudio();
  const words = useControlText();
  const draft = draftOf(studio);
  const offered = inpaintingModels(studio);
  const chosen = chosenModel(studio, draft);
  if (!chosen || offered.length === 0) return null;
  const used = extensionModel(studio);
  return (
    <Field id="extend-model" label={words.extendModel}>
      <select
        id="extend-model"
        class="input"
        value={used === chosen ? "" : used?.key ?? ""}
        onChange={(e) => void (draft.extendModel.value = e.currentTarget.value)}
      >
        {offered.map(({ key, name }) => <option key={key} value={key}>{name}</option>)}
        <option value="">{words.chosenModel(chosen.name)}</option>
      </select>
    </Field>
  );
}
