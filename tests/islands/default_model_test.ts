import assert from "node:assert/strict";
import { paths } from "../../islands/api/paths.ts";
import { ModelField } from "../../islands/create/model_field.tsx";
import { untouched } from "../../islands/recipe/draft.ts";
import { en } from "../../islands/text/en.ts";
import { draw } from "./draw.ts";
import { studioFor } from "./studio.ts";

const model = (name: string, steps: number, is_default: boolean) => ({
  ...{ key: name, name, type: "main", base: "sd-1", usable: true, is_default },
  ...{ default_settings: { steps }, trigger_phrases: null, example_prompts: [] },
});

Deno.test("the form begins with the default model, which need not be the first by name", () => {
  const studio = studioFor("ad", {
    [paths.models]: { models: [model("Alder", 11, false), model("Birch", 22, true)] },
  });
  assert.equal(untouched(studio).steps, 22);
  const { html } = draw(studio, ModelField, {});
  assert.ok(html.includes(`${en.create.modelDefault} (Birch)`), html);
});
