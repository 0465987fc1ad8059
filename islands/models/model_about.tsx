import type { ModelRecord } from "../../services/contract/models.ts";
import { samplerName } from "../recipe/samplers.ts";
import { useStudio, useText } from "../studio/context.ts";
import { formatBytes } from "../studio/format.ts";
import type { ModelsText } from "../text/en/models.ts";
import type { Text } from "../text/text.ts";
import { type Fact, Facts } from "./facts.tsx";
import { useModelsText } from "./words.ts";

/** The settings that a model is best used with. */
export function settingFacts(
  { default_settings: s }: ModelRecord,
  text: Text,
  words: ModelsText,
): Fact[] {
  return [
    [text.create.size, s.width && s.height ? text.images.size(s.width, s.height) : null],
    [words.steps, s.steps],
    [words.guidance, s.cfg_scale],
    [words.sampler, s.scheduler ? samplerName(s.scheduler) : null],
    [words.weight, s.weight],
  ];
}

/** Facts that help to choose a model. */
export function ModelFacts({ model }: { model: ModelRecord }) {
  const { language } = useStudio();
  const text = useText();
  const words = useModelsText();
  return (
    <Facts
      facts={[
        [words.base, model.label],
        [words.precision, model.precision],
        [words.size, formatBytes(model.file_size, language.value)],
        ...settingFacts(model, text, words),
        [words.triggers, model.trigger_phrases?.join(", ")],
        [words.borrows, lentParts(model, words)],
      ]}
    />
  );
}

/** Which model lends each network that this one does not hold. */
export function lentParts(
  { borrowed }: Pick<ModelRecord, "borrowed">,
  words: ModelsText,
): string {
  return borrowed.map(({ part, from }) =>
    from ? words.lentBy(words.parts[part], from.name) : words.lentByNone(words.parts[part])
  ).join(", ");
}

export function sourceOf(model: ModelRecord, words: ModelsText): string {
  if (model.ships) return words.sources.starter;
  return model.source_type === "path" ? words.sources.folder : model.source_url ?? model.source;
}
