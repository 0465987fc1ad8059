import type { ModelRecord } from "../../services/contract/models.ts";
import { samplerName } from "../create/samplers.ts";
import { useStudio, useText } from "../studio/context.ts";
import { formatBytes } from "../studio/format.ts";
import { Button } from "../ui/button.tsx";
import { Sparkles } from "../ui/icons.ts";
import { useInCreate } from "./use_in_create.ts";

type Fact = [label: string, value: string | number | null | undefined];

/** Facts that help to choose a model. */
export function ModelFacts({ model }: { model: ModelRecord }) {
  const { language } = useStudio();
  const text = useText();
  const words = text.models;
  const s = model.default_settings;
  const size = s.width && s.height ? text.images.size(s.width, s.height) : null;
  return (
    <Facts
      facts={[
        [words.base, model.label],
        [words.precision, model.precision],
        [words.size, formatBytes(model.file_size, language.value)],
        [text.create.size, size],
        [words.steps, s.steps],
        [words.guidance, s.cfg_scale],
        [words.sampler, s.scheduler ? samplerName(s.scheduler) : null],
        [words.weight, s.weight],
        [words.triggers, model.trigger_phrases?.join(", ")],
        [words.borrows, lentParts(model, words)],
      ]}
    />
  );
}

/** Which model lends each network that this one does not hold. */
export function lentParts(
  { borrowed }: Pick<ModelRecord, "borrowed">,
  words: ReturnType<typeof useText>["models"],
): string {
  return borrowed.map(({ part, from }) =>
    from ? words.lentBy(words.parts[part], from.name) : words.lentByNone(words.parts[part])
  ).join(", ");
}

/** Maximum number of examples offered. */
const EXAMPLES = 6;

/** Further facts about the model, and its makers' example prompts. */
export function ModelAbout({ model }: { model: ModelRecord }) {
  const studio = useStudio();
  const text = useText();
  const words = text.models;
  const { min_size: min, max_size: max, native_size: trained } = model;
  const takes = model.type === "main" ? model.takes_images : null;
  return (
    <details class="model-about">
      <summary>{words.about}</summary>
      <Facts
        facts={[
          [words.trained, trained === null ? null : text.images.size(trained, trained)],
          [words.sizes, min && max ? words.range(min, max) : null],
          [words.startImages, takes === null ? null : takes ? words.yes : words.no],
          [words.prediction, model.prediction_type],
          [words.source, model.source === "starter" ? words.sources.starter : words.sources.folder],
          [words.folder, model.path],
        ]}
      />
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
    </details>
  );
}

function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl class="model-facts">
      {facts.filter(([, v]) => v !== null && v !== undefined && v !== "").map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd class="wrap">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
