import assert from "node:assert/strict";
import { paths } from "../../islands/api/paths.ts";
import { draftOf } from "../../islands/recipe/draft.ts";
import { chosenLoras } from "../../islands/recipe/lora_choice.ts";
import { partOf } from "../../islands/recipe/from_metadata.ts";
import { recall, recallPart } from "../../islands/recipe/recall.ts";
import { studioFor } from "./studio.ts";

Deno.test("settings that cannot be recalled are named, the others are recalled", () => {
  const model = {
    key: "here",
    name: "dreamMix",
    type: "main",
    base: "sd-1",
    default_settings: null,
  };
  const studio = studioFor("al", { [paths.models]: { models: [model] } });
  const last = () => studio.toasts.list.value.at(-1);
  recall(studio, {
    positive_prompt: "a hill",
    steps: 9,
    scheduler: "magic",
    model: { key: "there", name: "meadowMix" },
    unused: ["film"],
  }, { seed: true });
  assert.equal(draftOf(studio).prompt.value, "a hill");
  assert.equal(last()?.kind, "info");
  assert.equal(
    last()?.text,
    "Settings applied. “meadowMix” is not here. “magic” is not here. “film” is not used here.",
  );
  // A model with the same name counts as the same.
  recall(studio, { scheduler: "euler", model: { key: "there", name: "dreamMix" } }, { seed: true });
  assert.equal(draftOf(studio).model.value, "here");
  assert.deepEqual([last()?.kind, last()?.text], ["success", "Settings applied."]);
});

Deno.test("LoRAs that fit the model are recalled with their weights, others are named", () => {
  const model = { key: "m", name: "dream", type: "main", base: "sd-1", default_settings: {} };
  const lora = { key: "ink", name: "ink", type: "lora", base: "sd-1", default_settings: {} };
  const models = [model, lora, { ...lora, key: "wide", name: "wide", base: "sdxl" }]
    .map((one) => ({ ...one, usable: true, format: "checkpoint" }));
  const studio = studioFor("al", { [paths.models]: { models } });
  const meta = {
    model: { key: "m" },
    loras: [
      { key: "elsewhere", name: "ink", weight: -0.5 },
      { key: "wide", weight: 1 },
      { name: "gone", weight: 1 },
    ],
  };
  recall(studio, meta, { seed: true });
  assert.deepEqual(draftOf(studio).loras.value, [{ key: "ink", weight: -0.5 }]);
  assert.equal(
    studio.toasts.list.value.at(-1)?.text,
    "Settings applied. “wide” is not here. “gone” is not here.",
  );
  assert.deepEqual(chosenLoras(studio).map(({ lora, weight }) => [lora.name, weight]), [
    ["ink", -0.5],
  ]);
  recall(studio, { model: { key: "m" } }, { seed: true });
  assert.deepEqual(draftOf(studio).loras.value, [], "an image without LoRAs is made without");
});

Deno.test("a part of the metadata is recalled alone if it is usable", () => {
  const model = { key: "here", name: "dreamMix", type: "main", base: "sd-1", default_settings: {} };
  const studio = studioFor("al", { [paths.models]: { models: [model] } });
  assert.deepEqual(partOf(studio, { scheduler: "magic" }, "sampler"), null);
  assert.deepEqual(partOf(studio, { scheduler: "euler" }, "sampler"), { sampler: "euler" });
  assert.deepEqual(partOf(studio, { model: { key: "x", name: "dreamMix" } }, "model"), {
    model: "here",
  });
  assert.deepEqual(partOf(studio, { model: { key: "x" } }, "model"), null);
  assert.deepEqual(partOf(studio, {}, "model"), null);
  const { steps } = draftOf(studio);
  recallPart(studio, { seedRandom: false, seed: 7 }, "Seed");
  assert.deepEqual([draftOf(studio).seed.value, draftOf(studio).steps.value], [7, steps.value]);
});
