import assert from "node:assert/strict";
import { paths } from "../../islands/api/paths.ts";
import { addLora } from "../../islands/create/add_lora.ts";
import { EmbeddingField } from "../../islands/create/embedding_field.tsx";
import { ModelList } from "../../islands/models/model_list.tsx";
import { ModelPicks } from "../../islands/models/model_picks.tsx";
import { draftOf } from "../../islands/recipe/draft.ts";
import { addEmbedding, embeddingsFor } from "../../islands/recipe/embedding_choice.ts";
import { en } from "../../islands/text/en.ts";
import { models as words } from "../../islands/text/en/models.ts";
import { Button } from "../../islands/ui/button.tsx";
import type { ModelRecord } from "../../services/contract/models.ts";
import { draw } from "./draw.ts";
import { studioFor } from "./studio.ts";

const model = (name: string, rest: Partial<ModelRecord> = {}) => ({
  ...{ key: name, name, type: "main", base: "sd-1", format: "checkpoint", usable: true },
  ...{ missing: false, visibility: "shared", is_default: false, ships: false, label: "" },
  ...{ default_settings: {}, trigger_phrases: null, description: "", cover_image: null },
  ...{ example_prompts: [], borrowed: [], file_size: 1, source_type: "path", source: "" },
  ...rest,
} as unknown as ModelRecord);

const lora = (name: string, trigger_phrases: string[]) =>
  model(name, { type: "lora", trigger_phrases });

function withModels(...models: ModelRecord[]) {
  return studioFor("ad", { [paths.models]: { models: [model("Dream"), ...models] } });
}

Deno.test("the picker shows images, families and trigger words, and what is chosen", () => {
  const studio = withModels();
  const models = [
    model("Ink", { cover_image: "/ink.webp", trigger_phrases: ["inky", "brush"] }),
    model("Rain", { base: "sdxl" }),
  ];
  const picked: (string | null)[] = [];
  const { html, all } = draw(studio, ModelPicks, {
    ...{ models, chosen: "Rain" },
    none: { label: "Default model", model: models[0] },
    onPick: (one: ModelRecord | null) => void picked.push(one?.key ?? null),
  });
  const buttons = all("button").filter((props) => props["class"] === "model-pick");
  assert.deepEqual(buttons.map((props) => props["aria-pressed"]), [false, false, true]);
  assert.ok(html.includes('src="/ink.webp"') && html.includes("inky, brush"));
  assert.ok(html.includes("Stable Diffusion XL"));
  for (const { onClick } of buttons) onClick();
  assert.deepEqual(picked, [null, "Ink", "Rain"]);
});

Deno.test("a LoRA brings its few trigger words into the prompt, with a way back", () => {
  const studio = withModels();
  const { prompt, loras } = draftOf(studio);
  prompt.value = "an INKY cat";
  addLora(studio, lora("Ink", ["inky", "brush"]));
  assert.equal(prompt.value, "an INKY cat, brush");
  assert.deepEqual(loras.value.map(({ key }) => key), ["Ink"]);
  const [toast] = studio.toasts.list.value;
  prompt.value = `${prompt.value} at night`;
  toast?.action?.run();
  assert.equal(prompt.value, "an INKY cat at night", "what was typed since stays");
  addLora(studio, lora("Tags", ["a", "b", "c", "d"].map((word) => `${word}${word}`)));
  assert.equal(prompt.value, "an INKY cat at night", "of many words, a person chooses");
});

Deno.test("embeddings that the model can read are offered, and written in brackets", () => {
  const embedding = (name: string, base = "sd-1") =>
    model(name, { type: "embedding", base: base as ModelRecord["base"] });
  const studio = withModels(embedding("bad-hands"), embedding("a name"), embedding("xl", "sdxl"));
  assert.deepEqual(embeddingsFor(studio).map(({ name }) => name), ["bad-hands"]);
  const labels = draw(studio, EmbeddingField, {}).all(Button).map((props) => props["children"]);
  assert.deepEqual(labels, [en.create.embeddingAdd, en.create.embeddingAddNegative]);
  const { negative } = draftOf(studio);
  negative.value = "blurry";
  const [badHands] = embeddingsFor(studio);
  addEmbedding(negative, badHands!);
  addEmbedding(negative, badHands!);
  assert.equal(negative.value, "blurry, <bad-hands>", "once");
  assert.equal(draw(withModels(), EmbeddingField, {}).html, "");
});

Deno.test("who may use models is a filter for administrators, where it differs", () => {
  const models = [model("Open"), model("Secret", { visibility: "private" })];
  const offered = (shown: readonly ModelRecord[], multiuser: boolean) => {
    const studio = studioFor("ad", { [paths.models]: { models: shown } }, "/models", multiuser);
    const selects = draw(studio, ModelList, { models: shown }).all("select");
    return selects.some((props) => props["aria-label"] === words.who);
  };
  assert.equal(offered(models, true), true);
  assert.equal(offered(models, false), false, "there is nobody else");
  assert.equal(offered(models.slice(0, 1), true), false, "everyone may use all of them");
});
