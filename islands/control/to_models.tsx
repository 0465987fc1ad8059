import { useStudio } from "../studio/context.ts";
import { useVisionText } from "./vision_words.ts";

/** Where a model is missing: leads administrators to the models, and tells others whom to ask. */
export function ToModels() {
  const { router, session } = useStudio();
  const words = useVisionText();
  return session.user.value?.is_admin
    ? <a href={router.href("models")}>{words.toModels}</a>
    : <span class="soft">{words.askAdmin}</span>;
}
