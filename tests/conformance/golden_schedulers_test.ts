import assert from "node:assert/strict";
import type { SamplerName } from "../../inference/schedulers/names.ts";
import { SAMPLERS } from "../../inference/schedulers/registry.ts";
import type { TrainingSchedule } from "../../inference/schedulers/types.ts";
import { type Case, readGolden } from "./golden/files.ts";

/**
 * Samplers as scheduler files configure them: each spacing of the timesteps, steps_offset, v
 * models, schedules down to no signal, and where the noise begins. The model is arithmetic, so that
 * whole runs can be compared with diffusers'.
 */

const TOLERANCE = 1e-4;
/** Of runs that begin at σ = 4096: there, 32-bit floats end at 2⁻¹¹ · 0.5. */
const FROM_NO_SIGNAL = 5e-4;

/** The sampler that is a class of diffusers with this configuration; null where there is none. */
function samplerOf({ scheduler, config }: Case): SamplerName | null {
  const { use_karras_sigmas: karras, use_exponential_sigmas } = config as Record<string, unknown>;
  if (use_exponential_sigmas) return null;
  const name = ({
    DDIMScheduler: "ddim",
    DPMSolverMultistepScheduler: "dpmpp_2m",
    EulerDiscreteScheduler: "euler",
    EulerAncestralDiscreteScheduler: "euler_a",
    HeunDiscreteScheduler: "heun",
    LMSDiscreteScheduler: "lms",
    PNDMScheduler: "pndm",
    UniPCMultistepScheduler: "unipc",
  } as Record<string, string>)[String(scheduler)];
  return name === undefined ? null : (karras ? `${name}_k` : name) as SamplerName;
}

/** What the cases were computed with. */
function toyModel(sample: Float32Array, timestep: number): Promise<Float32Array> {
  const phase = timestep / 1000 * 2;
  return Promise.resolve(sample.map((x) => 0.6 * x + 0.4 * Math.sin(3 * x + phase)));
}

Deno.test("samplers follow the spacing, the offset and the prediction of a scheduler's file", async (t) => {
  const golden = await readGolden("schedulers/schedulers");
  const checked: string[] = [];
  for (const [id, one] of Object.entries(golden.cases)) {
    const name = samplerOf(one);
    if (name === null) continue;
    checked.push(id);
    await t.step(`${id} (${name})`, async () => {
      const schedule = one["config"] as unknown as TrainingSchedule;
      const plan = SAMPLERS[name]({
        steps: one["steps"] as number,
        schedule: { ...schedule, prediction_type: schedule.prediction_type ?? "epsilon" },
      });
      const sigma = one["init_noise_sigma"] as number;
      assert.ok(
        Math.abs(plan.initNoiseSigma - sigma) <= 1e-5 * sigma,
        `noise begins at ${plan.initNoiseSigma}, not ${sigma}`,
      );
      const noise = await golden.numbers(id, one.inputs?.[0] ?? "noise");
      const onTheWay = (one.inputs ?? []).filter((input) => input.startsWith("step_noise."));
      const draws = await Promise.all(onTheWay.map((input) => golden.numbers(id, input)));
      const seen: Float32Array[] = [];
      await plan.run({
        model: toyModel,
        sample: noise.data.map((value) => value * plan.initNoiseSigma),
        noise: (_length, k) => draws[k]?.data ?? assert.fail(`no noise for draw ${k}`),
        onStep: ({ sample }) => void seen.push(sample.slice()),
      });
      for (const output of one.outputs) {
        const index = Number(/^latents\.(\d+)$/.exec(output)?.[1]);
        const { data } = await golden.numbers(id, output);
        const error = relativeError(seen[index] ?? assert.fail(`no step ${index}`), data);
        assert.ok(
          error <= (sigma > 1000 ? FROM_NO_SIGNAL : TOLERANCE),
          `${output} is off by ${error.toExponential(1)}`,
        );
      }
    });
  }
  for (const id of ["euler_leading_4", "euler_trailing_10", "euler_vpred_ztsnr_trailing_4"]) {
    assert.ok(checked.includes(id), `${id} was not compared`);
  }
});

function relativeError(actual: Float32Array, expected: Float32Array): number {
  let [difference, size] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    difference += (actual[i]! - expected[i]!) ** 2;
    size += expected[i]! ** 2;
  }
  return Math.sqrt(difference / size);
}
