import assert from "node:assert/strict";
import { SAMPLER_NAMES } from "../../../inference/schedulers/names.ts";
import { SAMPLERS } from "../../../inference/schedulers/registry.ts";
import type { TrainingSchedule } from "../../../inference/schedulers/types.ts";
import { anyModel, STABLE_DIFFUSION, waveNoise, waves } from "./stand_ins.ts";

const LENGTH = 32;
const schedule = STABLE_DIFFUSION;
const FEW_STEPS_ONLY = ["lcm", "tcd"];

Deno.test("registry: thirty names, each with a sampler", () => {
  assert.equal(SAMPLER_NAMES.length, 30);
  assert.deepEqual(Object.keys(SAMPLERS), [...SAMPLER_NAMES]);
});

Deno.test("registry: importing it loads only the samplers", async () => {
  const folder = new URL("../../../inference/schedulers/", import.meta.url);
  for await (const { name } of Deno.readDir(folder)) {
    const source = await Deno.readTextFile(new URL(name, folder));
    for (const [, from] of source.matchAll(/ from "([^"]+)"/g)) {
      assert.match(from!, /^\.\/[a-z0-9_]+\.ts$/, `${name} imports ${from}`);
    }
  }
});

for (const name of SAMPLER_NAMES) {
  const sampler = SAMPLERS[name];
  const start = (scale: number) => waves(LENGTH).map((value) => value * scale);

  for (const spacing of ["leading", "linspace", "trailing"] as const) {
    Deno.test(`sampler ${name}, ${spacing}: one step, from high noise`, async () => {
      const plan = sampler({ steps: 1, schedule: { ...schedule, timestep_spacing: spacing } });
      assert.equal(plan.timesteps.length, 1);
      const sample = start(plan.initNoiseSigma);
      const result = await plan.run({ model: anyModel, sample, noise: waveNoise });
      assert.ok(result.every(Number.isFinite));
      // Leading spacing begins at step 0 + offset by its definition; the others at full noise.
      if (spacing !== "leading" || FEW_STEPS_ONLY.includes(name)) {
        assert.ok(Math.abs(plan.timesteps[0]! - 999) < 1e-3);
      }
    });

    Deno.test(`sampler ${name}, ${spacing}: a thousand steps, or a clear refusal`, async () => {
      const options = { steps: 1000, schedule: { ...schedule, timestep_spacing: spacing } };
      let plan;
      try {
        plan = sampler(options);
      } catch (error) {
        assert.ok(error instanceof RangeError);
        assert.match(error.message, /steps/);
        assert.ok(FEW_STEPS_ONLY.includes(name) || spacing === "leading", error.message);
        return;
      }
      assert.ok(plan.timesteps.every((t) => t >= 0 && t <= 999));
      const sample = start(plan.initNoiseSigma);
      const result = await plan.run({ model: anyModel, sample, noise: waveNoise });
      assert.ok(result.every(Number.isFinite));
    });
  }

  Deno.test(`sampler ${name}: an invalid number of steps is refused`, () => {
    for (const steps of [0, -1, 1.5, 1001, NaN, Infinity]) {
      assert.throws(
        () => sampler({ steps, schedule }),
        (error) => error instanceof RangeError && /^steps must be/.test(error.message),
        `${steps} steps`,
      );
    }
  });

  Deno.test(`sampler ${name}: an invalid schedule is refused`, () => {
    const wrong: [unknown, RegExp][] = [
      [{ num_train_timesteps: 0 }, /num_train_timesteps|steps/],
      [{ num_train_timesteps: 99.5 }, /num_train_timesteps/],
      [{ beta_schedule: "sigmoid" }, /beta_schedule must be/],
      [{ beta_end: 1.5 }, /betas must lie between 0 and 1/],
      [{ beta_start: NaN }, /betas must lie between 0 and 1/],
      [{ trained_betas: [0.1, 0.2] }, /trained_betas has 2 values/],
      [{ prediction_type: "sample" }, /prediction_type must be/],
    ];
    for (const [change, message] of wrong) {
      const broken = Object.assign({}, schedule, change) as TrainingSchedule;
      assert.throws(
        () => sampler({ steps: 10, schedule: broken }),
        (error) => error instanceof RangeError && message.test(error.message),
        JSON.stringify(change),
      );
    }
  });

  for (const at of ["first", "last"] as const) {
    Deno.test(`sampler ${name}: NaN in the ${at} answer is passed on`, async () => {
      const plan = sampler({ steps: 5, schedule });
      let call = 0;
      const bad = at === "first" ? 0 : plan.timesteps.length - 1;
      let seen = false;
      const result = await plan.run({
        sample: start(plan.initNoiseSigma),
        noise: waveNoise,
        async model(x, t) {
          const answer = await anyModel(x, t);
          if (call++ === bad) answer[3] = NaN;
          return answer;
        },
        onStep: ({ denoised }) => {
          seen ||= Number.isNaN(denoised[3]);
        },
      });
      assert.ok(seen);
      assert.ok(Number.isNaN(result[3]));
      assert.ok(Number.isFinite(result[4]));
    });
  }

  Deno.test(`sampler ${name}: runs do not affect each other or their input`, async () => {
    const plan = sampler({ steps: 6, schedule });
    const sample = start(plan.initNoiseSigma);
    const before = sample.slice();
    const run = { model: anyModel, sample, noise: waveNoise };
    const alone = await plan.run(run);
    // This one spoils its input, and both take turns at every call.
    const spoiling = (x: Float32Array, t: number) => {
      const answer = anyModel(x, t);
      x.fill(NaN);
      return answer;
    };
    const [one, two] = await Promise.all([plan.run(run), plan.run({ ...run, model: spoiling })]);
    assert.deepEqual(one, alone);
    assert.deepEqual(two, alone);
    assert.deepEqual(sample, before);
  });

  Deno.test(`sampler ${name}: an error of onStep or the model ends the run`, async () => {
    const plan = sampler({ steps: 4, schedule });
    const run = { model: anyModel, sample: start(1), noise: waveNoise };
    let steps = 0;
    const stop = () => {
      steps++;
      throw new DOMException("cancelled", "AbortError");
    };
    await assert.rejects(plan.run({ ...run, onStep: stop }), { name: "AbortError" });
    assert.equal(steps, 1);
    const short = () => Promise.resolve(new Float32Array(3));
    await assert.rejects(plan.run({ ...run, model: short }), /model's answer has 3 values/);
    assert.throws(() => plan.addNoise(start(1), new Float32Array(5)), /noise has 5 values/);
  });
}

Deno.test("samplers: a noise source of the wrong length is refused", async () => {
  const plan = SAMPLERS.euler_a({ steps: 4, schedule });
  const run = { model: anyModel, sample: waves(LENGTH), noise: () => new Float32Array(1) };
  await assert.rejects(plan.run(run), /a noise draw has 1 values/);
});

Deno.test("samplers: a schedule without signal at its end needs a v model", async () => {
  const zero: TrainingSchedule = {
    ...schedule,
    rescale_betas_zero_snr: true,
    timestep_spacing: "trailing",
  };
  assert.throws(() => SAMPLERS.ddim({ steps: 4, schedule: zero }), /v_prediction/);
  const model: TrainingSchedule = { ...zero, prediction_type: "v_prediction" };
  for (const name of SAMPLER_NAMES) {
    const plan = SAMPLERS[name]({ steps: 4, schedule: model });
    const sample = waves(LENGTH).map((value) => value * plan.initNoiseSigma);
    const result = await plan.run({ model: anyModel, sample, noise: waveNoise });
    assert.ok(result.every(Number.isFinite), name);
  }
});

Deno.test("samplers: options of one family are checked where they apply", () => {
  const refused = (
    name: "deis" | "unipc" | "ddpm" | "dpmpp_2m" | "lcm" | "euler",
    change: object,
  ) =>
    assert.throws(
      () => SAMPLERS[name]({ steps: 4, schedule: { ...schedule, ...change } }),
      RangeError,
    );
  refused("deis", { solver_order: 4 });
  refused("unipc", { solver_order: 0 });
  refused("ddpm", { variance_type: "learned" });
  refused("dpmpp_2m", { final_sigmas_type: "one" });
  refused("lcm", { original_inference_steps: 2000 });
  refused("euler", { timestep_spacing: "random" });
});
