import assert from "node:assert/strict";
import { keepUnmasked } from "../../../inference/pipeline/inpaint.ts";
import { trainingSigmas } from "../../../inference/schedulers/betas.ts";
import { SAMPLERS } from "../../../inference/schedulers/registry.ts";
import type { TrainingSchedule } from "../../../inference/schedulers/types.ts";

const schedule = (prediction_type: TrainingSchedule["prediction_type"]): TrainingSchedule => ({
  num_train_timesteps: 1000,
  beta_start: 0.00085,
  beta_end: 0.012,
  beta_schedule: "scaled_linear",
  prediction_type,
  steps_offset: 1,
  timestep_spacing: "leading",
});

const plane = (value: number | ((i: number) => number)) =>
  Float32Array.from({ length: 16 }, (_, i) => typeof value === "number" ? value : value(i));
const latents = (data: Float32Array, channels = 1) => ({ data, channels, width: 4, height: 4 });

for (const prediction of ["epsilon", "v_prediction"] as const) {
  for (const name of ["euler", "ddim", "dpmpp_2m_k", "heun", "lcm"] as const) {
    Deno.test(`${name} with ${prediction} ends on the kept image, and changes the rest`, async () => {
      const kept = plane((i) => Math.sin(i));
      const noise = plane((i) => Math.cos(i * 3));
      const options = {
        mask: latents(plane((i) => i < 8 ? 1 : 0)),
        latents: latents(kept),
        noise: latents(noise),
        schedule: schedule(prediction),
        gradient: false,
      };
      const seen: Float32Array[] = [];
      const model = keepUnmasked((sample) => {
        seen.push(sample);
        return Promise.resolve(plane(0.3));
      }, options);
      const plan = SAMPLERS[name]({ steps: 8, schedule: schedule(prediction), strength: 0.9 });
      const out = await plan.run({
        model,
        sample: plan.addNoise(kept, noise),
        noise: () => noise,
      });
      for (let i = 0; i < 8; i++) {
        assert.ok(Math.abs((out[i] ?? 0) - (kept[i] ?? 0)) < 0.03, `cell ${i}: ${out[i]}`);
      }
      assert.ok(out.slice(8).some((v, i) => Math.abs(v - (kept[i + 8] ?? 0)) > 0.1));
      // The model is shown the kept image at the noise level of its timestep.
      const sigma = trainingSigmas(options.schedule)[Math.round(plan.timesteps[0] ?? 0)] ?? 0;
      const alpha = 1 / (1 + sigma ** 2);
      const expected = Math.sqrt(alpha) * (kept[3] ?? 0) + Math.sqrt(1 - alpha) * (noise[3] ?? 0);
      assert.ok(Math.abs((seen[0]?.[3] ?? 0) - expected) < 1e-3);
    });
  }
}

Deno.test("grey values of a gradient mask decide when a cell may change, others how much", async () => {
  const shown = async (gradient: boolean, timestep: number) => {
    let given: Float32Array = plane(0);
    const model = keepUnmasked((sample) => {
      given = sample;
      return Promise.resolve(sample);
    }, {
      mask: latents(plane(0.6)),
      latents: latents(plane(0)),
      noise: latents(plane(0)),
      schedule: schedule("epsilon"),
      gradient,
    });
    await model(plane(1), timestep);
    return given[0] ?? NaN;
  };
  assert.equal(await shown(true, 401), 0, "kept while the noise is high");
  assert.equal(await shown(true, 399), 1, "free once the schedule is past six tenths");
  assert.ok(Math.abs(await shown(false, 401) - 0.4) < 1e-6);
});
