/**
 * What a sampler costs apart from the model, at the latents of a 512-pixel image (4×64×64).
 * `deno bench tests/bench/schedulers_bench.ts`; each time is of one run of 20 steps.
 */
import { seededNoise } from "../../inference/schedulers/noise.ts";
import { SAMPLER_NAMES } from "../../inference/schedulers/names.ts";
import { SAMPLERS } from "../../inference/schedulers/registry.ts";
import type { TrainingSchedule } from "../../inference/schedulers/types.ts";

const LENGTH = 4 * 64 * 64;
const STEPS = 20;
const schedule: TrainingSchedule = {
  num_train_timesteps: 1000,
  beta_start: 0.00085,
  beta_end: 0.012,
  beta_schedule: "scaled_linear",
  prediction_type: "epsilon",
  steps_offset: 1,
};

const start = seededNoise(7, "start")(LENGTH, 0);
const answer = seededNoise(8, "start")(LENGTH, 0);
const draw = seededNoise(7)(LENGTH, 0);

/** The least that any sampler does: scale, estimate x0, blend, in one plain loop a step. */
Deno.bench({ name: "plain loop, 20 steps", group: "samplers", baseline: true }, () => {
  const sample = start.slice();
  const scaled = new Float32Array(LENGTH);
  const denoised = new Float32Array(LENGTH);
  for (let step = 0; step < STEPS; step++) {
    for (let i = 0; i < LENGTH; i++) {
      scaled[i] = 0.9 * sample[i]!;
      denoised[i] = sample[i]! - 0.5 * answer[i]!;
      sample[i] = 0.95 * sample[i]! + 0.05 * denoised[i]!;
    }
  }
});

for (const name of SAMPLER_NAMES) {
  const plan = SAMPLERS[name]({ steps: STEPS, schedule });
  const run = { model: () => Promise.resolve(answer), sample: start, noise: () => draw };
  Deno.bench({ name: `${name}, ${plan.timesteps.length} calls`, group: "samplers" }, async () => {
    await plan.run(run);
  });
}

const noise = seededNoise(7);
Deno.bench({ name: "one draw of noise", group: "noise" }, () => void noise(LENGTH, 3));

for (const name of ["euler", "unipc_k"] as const) {
  Deno.bench({ name: `plan of ${name}`, group: "plan" }, () => {
    SAMPLERS[name]({ steps: STEPS, schedule });
  });
}
