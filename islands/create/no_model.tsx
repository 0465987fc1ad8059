import { useStudio, useText } from "../studio/context.ts";
import { lacksModels } from "../recipe/model_choice.ts";

/** Says that there is no model to make images with, and who can change that; nothing otherwise. */
export function NoModel() {
  const studio = useStudio();
  const words = useText().create.noModel;
  if (!lacksModels(studio)) return null;
  return (
    <p class="invoke-none" role="status">
      {words.none} {studio.session.user.value?.is_admin
        ? <a href={studio.router.href("models")}>{words.get}</a>
        : words.ask}
    </p>
  );
}
