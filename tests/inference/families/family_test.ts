import assert from "node:assert/strict";
import {
  DEFAULTS,
  FEW_STEP_DEFAULTS,
  TRAINED_SIZES,
} from "../../../inference/families/defaults.ts";
import { defaultsOf, familyOf, scheduleOf } from "../../../inference/families/family.ts";
import { LIMITS } from "../../../inference/graph/limits.ts";
import { SAMPLER_NAMES } from "../../../inference/schedulers/names.ts";

const plain = { prediction: null, zeroTerminalSnr: false, distilled: null };

Deno.test("every set of defaults is a valid request", () => {
  const sets = Object.values(DEFAULTS).flatMap((family) =>
    Object.values({ none: {}, ...FEW_STEP_DEFAULTS }).map((few) => ({ ...family, ...few }))
  );
  for (const { width, height, steps, cfg_scale, scheduler } of sets) {
    for (const side of [width, height]) {
      assert.ok(side <= LIMITS.size.max && side % LIMITS.size.multipleOf === 0);
    }
    assert.ok(steps >= LIMITS.steps.min && cfg_scale >= LIMITS.cfgScale.min);
    assert.ok(SAMPLER_NAMES.some((name) => name === scheduler), scheduler);
  }
});

Deno.test("each family has colours for its channels and an encoder to read prompts", () => {
  for (const base of Object.keys(DEFAULTS)) {
    const family = familyOf(base) ?? assert.fail(base);
    assert.equal(family.latents.colours.factors.length, family.latents.channels);
    assert.ok(family.text.length > 0);
    assert.equal(family.base, base);
  }
  assert.equal(familyOf("flux"), null);
  assert.equal(familyOf("constructor"), null);
});

Deno.test("training settings in a model's files change its schedule", () => {
  const family = familyOf("sdxl") ?? assert.fail();
  const usual = scheduleOf(family, plain);
  assert.deepEqual(
    [usual.prediction_type, usual.timestep_spacing, usual.steps_offset],
    ["epsilon", "leading", 1],
  );
  const zero = scheduleOf(family, {
    prediction: "v_prediction",
    zeroTerminalSnr: true,
    distilled: null,
  });
  assert.deepEqual(
    [zero.prediction_type, zero.timestep_spacing, zero.rescale_betas_zero_snr],
    ["v_prediction", "trailing", true],
  );
  const turbo = scheduleOf(family, { ...plain, distilled: "turbo" });
  assert.equal(turbo.timestep_spacing, "trailing");
  const set = scheduleOf(family, { ...plain, distilled: "turbo" }, {
    timestep_spacing: "linspace",
  });
  assert.equal(set.timestep_spacing, "linspace");
});

Deno.test("models for few steps default to few, without guidance", () => {
  const family = familyOf("sdxl") ?? assert.fail();
  assert.equal(defaultsOf(family, plain).steps, DEFAULTS.sdxl.steps);
  const { steps, cfg_scale, width } = defaultsOf(family, { distilled: "lightning" });
  assert.deepEqual([steps, cfg_scale, width], [4, 1, 1024]);
});

Deno.test("the sizes of Stable Diffusion XL are those of its paper", () => {
  // Appendix I, "Multi-Aspect Training Hyperparameters", by the ratio of height to width there.
  const ratios = "0.5 0.52 0.57 0.6 0.68 0.72 0.78 0.82 0.88 0.94 1.0 1.07 1.13 1.21 1.29 1.38 " +
    "1.46 1.67 1.75 2.0";
  assert.deepEqual(
    TRAINED_SIZES.sdxl!.map(([width, height]) => Math.round(height / width * 100) / 100).sort(),
    ratios.split(" ").map(Number),
  );
});
