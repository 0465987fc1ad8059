import type { ModelRecord } from "../../services/contract/models.ts";
import { useStudio } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { Boxes, WandSparkles } from "../ui/icons.ts";
import { ModelFacts } from "./model_about.tsx";
import { ModelMenu } from "./model_menu.tsx";
import { ModelTags, WhatIsMissing } from "./model_tags.tsx";
import { makesImages } from "../recipe/model_choice.ts";
import { useInCreate } from "./use_in_create.ts";
import { useModelsText } from "./words.ts";

interface ModelCardProps {
  model: ModelRecord;
  heading: "h2" | "h3";
}

/** One model: what it is, what it is best used with, and the way to use it. */
export function ModelCard({ model, heading: Heading }: ModelCardProps) {
  const studio = useStudio();
  const words = useModelsText();
  const isAdmin = studio.session.user.value?.is_admin ?? false;
  return (
    <li class="card model-card">
      <div class="model-head">
        <span class="cover-image">
          {model.cover_image
            ? <img src={model.cover_image} alt="" loading="lazy" />
            : <Boxes size={28} aria-hidden />}
        </span>
        <div class="list-words">
          <Heading class="wrap">
            <a href={studio.router.href("models", { key: model.key })}>{model.name}</a>
          </Heading>
          <ModelTags model={model} />
        </div>
        {isAdmin && <ModelMenu model={model} />}
      </div>
      <WhatIsMissing model={model} />
      {model.description && <p class="workflow-about">{model.description}</p>}
      <ModelFacts model={model} />
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
