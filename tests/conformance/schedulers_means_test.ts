/**
 * The numbers that diffusers' own tests (`tests/schedulers/test_scheduler_*.py`) expect of a full
 * loop: other betas, v-prediction, clipping, a last sigma above 0, and entering in the middle, none
 * of which the recorded trajectories have. Upstream scales the sample twice in its loops for the
 * k-diffusion samplers and noises the others from torch's generator, so only these remain.
 */
import assert from "node:assert/strict";
import type { SamplerName } from "../../inference/schedulers/names.ts";
import { SAMPLERS } from "../../inference/schedulers/registry.ts";
import type { TrainingSchedule } from "../../inference/schedulers/types.ts";

const LENGTH = 4 * 3 * 8 * 8;
const STEPS = 10;

const LINEAR: TrainingSchedule = {
  num_train_timesteps: 1000,
  beta_start: 0.0001,
  beta_end: 0.02,
  beta_schedule: "linear",
  prediction_type: "epsilon",
};
const v: Partial<TrainingSchedule> = { prediction_type: "v_prediction" };
const clipped: Partial<TrainingSchedule> = { clip_sample: true };
const multi: Partial<TrainingSchedule> = {
  lower_order_final: false,
  final_sigmas_type: "sigma_min",
};
const toSigmaMin: Partial<TrainingSchedule> = { final_sigmas_type: "sigma_min" };

/** [sampler, config beside LINEAR, expected mean of absolute values] */
const MEANS: [SamplerName, Partial<TrainingSchedule>, number][] = [
  ["ddim", clipped, 0.223967],
  ["ddim", { ...clipped, ...v }, 0.0684],
  ["ddim", { ...clipped, set_alpha_to_one: true, beta_start: 0.01 }, 0.1951],
  ["ddim", { ...clipped, set_alpha_to_one: false, beta_start: 0.01 }, 0.1941],
  ["dpmpp_2m", multi, 0.3301],
  ["dpmpp_2m", { ...multi, ...v }, 0.2251],
  ["dpmpp_2s", toSigmaMin, 0.2791],
  ["dpmpp_2s", { ...toSigmaMin, ...v }, 0.1453],
  ["deis", {}, 0.23916],
  ["deis", v, 0.091],
  ["unipc", toSigmaMin, 0.2464],
  ["unipc", { ...toSigmaMin, ...v }, 0.1014],
  ["unipc_k", toSigmaMin, 0.2925],
  ["unipc_k", { ...toSigmaMin, ...v }, 0.1966],
];

/** The same when only the last two of ten steps are run on noised latents. */
const MEANS_OF_LAST_TWO: [SamplerName, Partial<TrainingSchedule>, number][] = [
  ["ddim", clipped, 0.4616],
  ["deis", {}, 0.41054],
  ["unipc", toSigmaMin, 0.4109],
];

const ramp = Float32Array.from({ length: LENGTH }, (_, i) => i / LENGTH);
const fallingRamp = ramp.toReversed();

function noNoise(): Float32Array {
  throw new Error("a deterministic sampler asked for noise");
}

async function mean(
  sampler: SamplerName,
  config: Partial<TrainingSchedule>,
  strength: number,
): Promise<number> {
  const plan = SAMPLERS[sampler]({
    steps: STEPS,
    schedule: { ...LINEAR, ...config },
    strength,
  });
  const result = await plan.run({
    model: (x, t) => Promise.resolve(x.map((value) => value * t / (t + 1))),
    sample: strength === 1 ? ramp : plan.addNoise(ramp, fallingRamp),
    noise: noNoise,
  });
  return result.reduce((sum, value) => sum + Math.abs(value), 0) / LENGTH;
}

for (const [sampler, config, expected] of MEANS) {
  Deno.test(`sampler ${sampler} ${JSON.stringify(config)}: upstream's mean`, async () => {
    const actual = await mean(sampler, config, 1);
    assert.ok(Math.abs(actual - expected) < 1e-3, `${actual}, expected ${expected}`);
  });
}

for (const [sampler, config, expected] of MEANS_OF_LAST_TWO) {
  Deno.test(`sampler ${sampler}: upstream's mean after image-to-image`, async () => {
    const actual = await mean(sampler, config, 0.2);
    assert.ok(Math.abs(actual - expected) < 1e-3, `${actual}, expected ${expected}`);
  });
}
