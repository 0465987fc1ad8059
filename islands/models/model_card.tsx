import type { ModelRecord } from "../../services/contract/models.ts";
import { useStudio, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { Boxes, WandSparkles } from "../ui/icons.ts";
import { ModelAbout, ModelFacts } from "./model_about.tsx";
import { ModelMenu } from "./model_menu.tsx";
import { makesImages } from "../create/model_choice.ts";
import { useInCreate } from "./use_in_create.ts";

interface ModelCardProps {
  model: ModelRecord;
  heading: "h2" | "h3";
}

/** One model: what it is, what it is best used with, and the way to use it. */
export function ModelCard({ model, heading: Heading }: ModelCardProps) {
  const studio = useStudio();
  const words = useText().models;
  const isAdmin = studio.session.user.value?.is_admin ?? false;
  return (
    <li class="card model-card">
      <div class="model-head">
        <span class="workflow-picture">
          {model.cover_image
            ? <img src={model.cover_image} alt="" loading="lazy" />
            : <Boxes size={28} aria-hidden />}
        </span>
        <div class="list-words">
          <Heading class="wrap">{model.name}</Heading>
          <p class="workflow-tags">
            {model.missing
              ? <span class="tag tag-danger">{words.missing}</span>
              : !model.usable && <span class="tag tag-danger">{words.incomplete}</span>}
            {model.visibility === "private" && <span class="tag">{words.hidden}</span>}
            {model.source === "starter" && (
              <span class="tag tag-accent">{words.sources.starter}</span>
            )}
          </p>
        </div>
        {isAdmin && <ModelMenu model={model} />}
      </div>
      {model.missing && (
        <p class="form-error">{isAdmin ? words.missingHint : words.missingHintUser}</p>
      )}
      {!model.missing && !model.usable && (
        <p class="form-error">{isAdmin ? words.incompleteHint : words.incompleteHintUser}</p>
      )}
      {model.description && <p class="workflow-about">{model.description}</p>}
      <ModelFacts model={model} />
      <ModelAbout model={model} />
      {makesImages(model) && (
        <Button
          icon={WandSparkles}
          disabled={!model.usable}
          class="model-use"
          aria-label={`${words.use}: ${model.name}`}
          onClick={() => useInCreate(studio, model)}
        >
          {words.use}
        </Button>
      )}
    </li>
  );
}
