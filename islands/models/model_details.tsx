import type { ModelRecord } from "../../services/contract/models.ts";
import { paths } from "../api/paths.ts";
import { makesImages } from "../recipe/model_choice.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { formatBytes } from "../studio/format.ts";
import { Button } from "../ui/button.tsx";
import { copyText } from "../ui/copy_text.ts";
import { Boxes, ChevronLeft, Sparkles, WandSparkles } from "../ui/icons.ts";
import { Section } from "../ui/section.tsx";
import { Empty, Failure, Skeleton } from "../ui/states.tsx";
import { Facts } from "./facts.tsx";
import { lentParts, settingFacts, sourceOf } from "./model_about.tsx";
import { ModelCheck } from "./model_check.tsx";
import { ModelImages } from "./model_images.tsx";
import { ModelMenu } from "./model_menu.tsx";
import { ModelUpdate } from "./model_update.tsx";
import { ModelTags, WhatIsMissing } from "./model_tags.tsx";
import { useInCreate } from "./use_in_create.ts";
import { useModelPage, useModelsText } from "./words.ts";

/** The page of one model. */
export function ModelDetails({ id }: { id: string }) {
  const { router } = useStudio();
  const words = useModelPage();
  const { data, problem, refresh } = useResource(paths.models);
  const model = data.value?.models.find(({ key }) => key === id);
  const failed = problem.value && (!data.value || problem.value.status !== 0);
  return (
    <div class="page-narrow">
      <a class="button button-quiet workflow-back" href={router.href("models")}>
        <ChevronLeft size={18} aria-hidden />
        {words.back}
      </a>
      {failed && problem.value
        ? <Failure problem={problem.value} retry={refresh} />
        : !data.value
        ? <Skeleton count={3} kind="row" />
        : model
        ? <Loaded model={model} />
        : <Empty icon={Boxes} title={words.gone} hint={words.goneHint} />}
    </div>
  );
}

/** Maximum number of examples offered. */
const EXAMPLES = 6;

function Loaded({ model }: { model: ModelRecord }) {
  const studio = useStudio();
  const { language, session } = studio;
  const text = useText();
  const words = useModelsText();
  const page = useModelPage();
  const isAdmin = session.user.value?.is_admin ?? false;
  const { min_size: min, max_size: max, native_size: trained } = model;
  const takes = model.type === "main" ? model.takes_images : null;
  const settings = settingFacts(model, text, words);
  return (
    <>
      <header class="page-head workflow-head">
        <div class="model-head">
          <span class="cover-image model-cover">
            {model.cover_image
              ? <img src={model.cover_image} alt="" />
              : <Boxes size={40} aria-hidden />}
          </span>
          <div class="page-title">
            <h1 class="wrap">{model.name}</h1>
            <ModelTags model={model} />
            {model.description && <p class="soft wrap">{model.description}</p>}
          </div>
        </div>
        <div class="page-actions">
          {makesImages(model) && (
            <Button
              kind="primary"
              icon={WandSparkles}
              disabled={!model.usable}
              onClick={() => useInCreate(studio, model)}
            >
              {words.use}
            </Button>
          )}
          {isAdmin && <ModelMenu model={model} />}
        </div>
      </header>
      <WhatIsMissing model={model} />
      {isAdmin && model.source_type !== "path" && <ModelUpdate model={model} />}
      {isAdmin && <ModelCheck model={model} />}
      <div class="model-page">
        <Section title={page.facts}>
          <Facts
            facts={[
              [words.base, model.label],
              [words.precision, model.precision],
              [words.size, formatBytes(model.file_size, language.value)],
              [words.licence, model.licence],
              [words.source, sourceOf(model, words)],
              [words.folder, isAdmin ? model.path : null],
              [words.borrows, lentParts(model, words)],
              [words.trained, trained === null ? null : text.images.size(trained, trained)],
              [words.sizes, min && max ? words.range(min, max) : null],
              [words.startImages, takes === null ? null : takes ? words.yes : words.no],
              [words.prediction, model.prediction_type],
            ]}
          />
          <TriggerWords words={model.trigger_phrases ?? []} />
        </Section>
        {["main", "lora"].includes(model.type) && (
          <Section title={page.settings}>
            {settings.some(([, value]) => value !== null && value !== undefined)
              ? <Facts facts={settings} />
              : <p class="soft">{page.noSettings}</p>}
            {model.usable && model.example_prompts.length > 0 && (
              <ul class="model-examples">
                {model.example_prompts.slice(0, EXAMPLES).map((prompt) => (
                  <li key={prompt}>
                    <Button
                      small
                      icon={Sparkles}
                      aria-label={words.tryIt(prompt)}
                      onClick={() => useInCreate(studio, model, prompt)}
                    >
                      {prompt}
                    </Button>
                  </li>
                ))}
              </ul>
            )}
          </Section>
        )}
        <ModelImages model={model} isAdmin={isAdmin} />
      </div>
    </>
  );
}

/** Words that a LoRA or an embedding was trained on, each of which a click copies. */
function TriggerWords({ words }: { words: readonly string[] }) {
  const studio = useStudio();
  const models = useModelsText();
  const page = useModelPage();
  if (words.length === 0) return null;
  const copy = async (word: string, shown: Element) => {
    if (!await copyText(studio, word, shown)) return;
    studio.toasts.show({ kind: "success", text: page.copied(word) });
  };
  return (
    <div class="field">
      <p class="label">{models.triggers}</p>
      <p class="field-hint">{page.triggers}</p>
      <ul class="offer-choices">
        {words.map((word) => (
          <li key={word}>
            <Button small onClick={(e) => void copy(word, e.currentTarget)}>{word}</Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
