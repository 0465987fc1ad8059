import type { ModelRecord } from "../../services/contract/models.ts";
import { assign, draftOf } from "../recipe/draft.ts";
import { suggestedBy } from "../recipe/model_choice.ts";
import type { Studio } from "../studio/studio.ts";

/** Selects the model with its recommended settings, optionally with a prompt, and opens Create. */
export function useInCreate(studio: Studio, model: ModelRecord, prompt?: string): void {
  const draft = draftOf(studio);
  draft.model.value = model.key;
  draft.width.value = draft.height.value = 0;
  assign(draft, { ...suggestedBy(model), ...(prompt === undefined ? {} : { prompt }) });
  studio.router.go(studio.router.href("create"));
}
