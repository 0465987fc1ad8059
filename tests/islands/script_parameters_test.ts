import assert from "node:assert/strict";
import type { SamplerName } from "../../inference/schedulers/names.ts";
import { LIMITS } from "../../inference/graph/limits.ts";
import type { Recipe } from "../../islands/recipe/recipe.ts";
import { formOf } from "../../islands/recipe/script_parameters.ts";

const untouched: Recipe = {
  prompt: "",
  negative: "",
  model: null,
  styles: [],
  board: null,
  width: 0,
  height: 0,
  locked: false,
  steps: 12,
  guidance: 6,
  sampler: "euler",
  seedRandom: true,
  seed: 0,
  count: 1,
  start: null,
  strength: 0.6,
  mask: null,
  extend: null,
  extendModel: null,
  loras: [],
  controls: [],
};
const form = {
  limits: LIMITS,
  samplers: ["euler", "heun"] as SamplerName[],
  models: ["here"],
  untouched,
};

Deno.test("recalled parameters become values of the form, within its limits", () => {
  assert.deepEqual(
    formOf({
      positive_prompt: "a hill",
      negative_prompt: "fog",
      model: "here",
      scheduler: "heun",
      steps: 10_000,
      cfg_scale: 0,
      width: 515,
      height: 65_536,
      seed: 7,
      denoise_strength: 0,
    }, form),
    {
      values: {
        prompt: "a hill",
        negative: "fog",
        model: "here",
        sampler: "heun",
        steps: 500,
        guidance: 1,
        width: 512,
        height: 2048,
        seed: 7,
        strength: 0.01,
      },
      unused: [],
    },
  );
});

Deno.test("parameters without a field are named, cleared ones reset", () => {
  const loras = [{ model_name: "x", weight: 1, is_enabled: true }];
  assert.deepEqual(
    formOf({ model: "gone", scheduler: "of_the_future", loras, clip_skip: 2, append: true }, form),
    { values: {}, unused: ["model", "scheduler", "loras", "clip_skip"] },
  );
  assert.deepEqual(
    formOf({ positive_prompt: null, steps: null, model: null, loras: [], clip_skip: null }, form),
    { values: { prompt: "", steps: 12, model: null }, unused: [] },
  );
});
