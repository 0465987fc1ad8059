import assert from "node:assert/strict";
import { paths } from "../../islands/api/paths.ts";
import { draftOf } from "../../islands/create/draft.ts";
import { recall } from "../../islands/create/recall.ts";
import { studioFor } from "./studio.ts";

Deno.test("settings that cannot be taken are named, the others are taken", () => {
  const model = { key: "here", name: "dreamMix", default_settings: null };
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
