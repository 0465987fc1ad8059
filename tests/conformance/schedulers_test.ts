/**
 * Every sampler, step by step, against trajectories recorded from the diffusers library.
 *
 * `SCHEDULER_TABLE` names another table of the same form, which is then checked instead.
 * The model and the noise of the table are stand-ins that any language can compute; see below.
 */
import assert from "node:assert/strict";
import type { SamplerName } from "../../inference/schedulers/names.ts";
import { SAMPLERS } from "../../inference/schedulers/registry.ts";
import type { TrainingSchedule } from "../../inference/schedulers/types.ts";

interface Row {
  scheduler: SamplerName;
  steps: number;
  prediction_type: TrainingSchedule["prediction_type"];
  config: Partial<TrainingSchedule>;
  init_noise_sigma: number;
  timesteps: number[];
  noise_draws: number;
  /** Per step: the sum of absolute values, and elements 0, 101 and 255 of the sample. */
  trajectory: number[][];
}

const LENGTH = 4 * 8 * 8;
const TOLERANCE = 1e-4;

/** What the diffusers classes take for keys that a row leaves out. */
const CLASS_DEFAULTS: TrainingSchedule = {
  num_train_timesteps: 1000,
  beta_start: 0.0001,
  beta_end: 0.02,
  beta_schedule: "linear",
  prediction_type: "epsilon",
};
const CLIPS_BY_DEFAULT = new Set(["ddim", "ddpm"]);

const standInNoise = (length: number, k: number) =>
  Float32Array.from({ length }, (_, i) => Math.SQRT2 * Math.sin((i + 1) * (k + 1) * 0.7));

const standInModel = (x: Float32Array, timestep: number) => {
  const weight = 0.8 * Math.cos(timestep / 1000);
  return Promise.resolve(x.map((value) => weight * value + 0.05 * Math.sin(3 * value)));
};

/**
 * Timesteps near 0 are compared to a ten-thousandth of a step: there a relative error would
 * measure the float32 rounding of a logarithm.
 */
function assertClose(actual: number, expected: number, what: string, floor = 0) {
  const error = Math.abs(actual - expected) / Math.max(Math.abs(expected), floor, 1e-12);
  assert.ok(error < TOLERANCE, `${what}: ${actual}, expected ${expected} (error ${error})`);
}

function scheduleOf(row: Row): TrainingSchedule {
  return {
    ...CLASS_DEFAULTS,
    clip_sample: CLIPS_BY_DEFAULT.has(row.scheduler),
    ...row.config,
    prediction_type: row.prediction_type,
  };
}

const table: Row[] = JSON.parse(
  await Deno.readTextFile(
    Deno.env.get("SCHEDULER_TABLE") ?? new URL("../fixtures/schedulers.json", import.meta.url),
  ),
);

for (const [i, row] of table.entries()) {
  const name = `sampler ${row.scheduler}, ${row.steps} steps, ${row.prediction_type} (row ${i})`;
  Deno.test(name, async () => {
    assert.ok(Object.hasOwn(SAMPLERS, row.scheduler), `unknown sampler ${row.scheduler}`);
    const plan = SAMPLERS[row.scheduler]({ steps: row.steps, schedule: scheduleOf(row) });
    assertClose(plan.initNoiseSigma, row.init_noise_sigma, "init_noise_sigma");
    assert.equal(plan.timesteps.length, row.timesteps.length, "number of timesteps");
    plan.timesteps.forEach((t, k) => assertClose(t, row.timesteps[k]!, `timestep ${k}`, 1));

    let draws = 0;
    let seen = 0;
    await plan.run({
      model: standInModel,
      sample: Float32Array.from(
        { length: LENGTH },
        (_, i) => Math.SQRT2 * Math.cos((i + 1) * 0.37) * plan.initNoiseSigma,
      ),
      noise(length, k) {
        assert.equal(k, draws, "draws are counted without a gap");
        draws++;
        return standInNoise(length, k);
      },
      onStep({ index, total, sample }) {
        assert.equal(index, seen++);
        assert.equal(total, row.trajectory.length);
        const sum = sample.reduce((total, value) => total + Math.abs(value), 0);
        [sum, sample[0]!, sample[101]!, sample[255]!].forEach((value, column) =>
          assertClose(value, row.trajectory[index]![column]!, `step ${index}, number ${column}`)
        );
      },
    });
    assert.equal(seen, row.trajectory.length, "number of steps");
    assert.equal(draws, row.noise_draws, "noise draws");
  });
}
