import type { ModelRecord } from "../../services/contract/models.ts";
import { useStudio } from "../studio/context.ts";
import { useModelPage, useModelsText } from "./words.ts";

/** What is special about a model, in single words. */
export function ModelTags({ model }: { model: ModelRecord }) {
  const words = useModelsText();
  const page = useModelPage();
  return (
    <p class="workflow-tags">
      {model.missing
        ? <span class="tag tag-danger">{words.missing}</span>
        : !model.usable && <span class="tag tag-danger">{words.incomplete}</span>}
      {model.visibility === "private" && <span class="tag">{words.hidden}</span>}
      {model.ships && <span class="tag tag-accent">{words.sources.starter}</span>}
      {model.is_default && <span class="tag">{page.isDefault}</span>}
    </p>
  );
}

/** Why a model cannot be used, and what to do about it. */
export function WhatIsMissing({ model }: { model: ModelRecord }) {
  const words = useModelsText();
  const isAdmin = useStudio().session.user.value?.is_admin ?? false;
  if (model.usable) return null;
  const [forAdmins, forUsers] = model.missing
    ? [words.missingHint, words.missingHintUser]
    : [words.incompleteHint, words.incompleteHintUser];
  return <p class="form-error">{isAdmin ? forAdmins : forUsers}</p>;
}
