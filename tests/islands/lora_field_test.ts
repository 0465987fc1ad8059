import assert from "node:assert/strict";
import { paths } from "../../islands/api/paths.ts";
import { LoraField } from "../../islands/create/lora_field.tsx";
import { draftOf } from "../../islands/recipe/draft.ts";
import { en } from "../../islands/text/en.ts";
import { draw } from "./draw.ts";
import { studioFor } from "./studio.ts";

Deno.test("the weight of a LoRA is read while it is typed, also with a decimal comma", () => {
  const model = { key: "m", name: "M", type: "main", base: "sd-1", usable: true };
  const lora = { key: "l", name: "Ink", type: "lora", base: "sd-1", usable: true };
  const studio = studioFor("ad", {
    [paths.models]: {
      models: [model, lora].map((one) => ({ ...one, default_settings: {}, trigger_phrases: null })),
    },
  });
  const { loras } = draftOf(studio);
  loras.value = [{ key: "l", weight: 0.75 }];
  const [field] = draw(studio, LoraField, {}).all("input")
    .filter((props) => props["aria-label"] === en.create.loraWeight("Ink"));
  field?.["onInput"]({ currentTarget: { value: "0,4" } });
  assert.deepEqual(loras.value, [{ key: "l", weight: 0.4 }]);
  field?.["onInput"]({ currentTarget: { value: "" } });
  assert.deepEqual(loras.value, [{ key: "l", weight: 0.4 }], "an empty field keeps it");
});
