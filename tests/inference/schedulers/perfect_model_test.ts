/** Given a model that knows the clean latents, every sampler must find them. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Prediction } from "../../../inference/schedulers/prediction.ts";
import { SAMPLER_NAMES, type SamplerName } from "../../../inference/schedulers/names.ts";
import { SAMPLERS } from "../../../inference/schedulers/registry.ts";
import {
  greatestDifference,
  perfectModel,
  sigmasOf,
  STABLE_DIFFUSION,
  waveNoise,
  waves,
} from "./stand_ins.ts";

const LENGTH = 64;
const clean = waves(LENGTH, 0.5);

/**
 * What a sampler may leave. Most end at noise 0; deis and tcd end, as upstream, at the cleanest
 * trained level, where 3 % of noise is left; pndm blends the answers of a v model as they are, and
 * v changes along the way even if the model is perfect.
 */
function tolerance(name: SamplerName, prediction: Prediction): number {
  if (name === "pndm" && prediction === "v_prediction") return 0.5;
  if (name.startsWith("deis") || name === "tcd") return 0.15;
  return 2e-3;
}

async function distance(
  name: SamplerName,
  prediction: Prediction,
  steps: number,
  strength: number,
): Promise<number> {
  const schedule = { ...STABLE_DIFFUSION, set_alpha_to_one: true, prediction_type: prediction };
  const plan = SAMPLERS[name]({ steps, schedule, strength });
  const model = perfectModel(clean, prediction, await sigmasOf(plan));
  const noise = waves(LENGTH, 2);
  const sample = strength < 1
    ? plan.addNoise(clean, noise)
    : noise.map((value) => value * plan.initNoiseSigma);
  return greatestDifference(await plan.run({ model, sample, noise: waveNoise }), clean);
}

for (const name of SAMPLER_NAMES) {
  for (const prediction of ["epsilon", "v_prediction"] as const) {
    Deno.test(`sampler ${name}, ${prediction}: strength 0.3 gives the clean latents`, async () => {
      for (const steps of [1, 2, 10, 20, 30]) {
        const error = await distance(name, prediction, steps, 0.3);
        assert.ok(error < tolerance(name, prediction), `${steps} steps: off by ${error}`);
      }
    });

    Deno.test(`sampler ${name}, ${prediction}: any steps and strength reach x0`, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 2, max: 40 }),
          fc.double({ min: 0.05, max: 1, noNaN: true }),
          async (steps, strength) => {
            const error = await distance(name, prediction, steps, strength);
            assert.ok(error < tolerance(name, prediction), `off by ${error}`);
          },
        ),
        { numRuns: 25 },
      );
    });
  }
}
