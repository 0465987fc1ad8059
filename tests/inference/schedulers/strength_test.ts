import assert from "node:assert/strict";
import { SAMPLER_NAMES } from "../../../inference/schedulers/names.ts";
import { SAMPLERS } from "../../../inference/schedulers/registry.ts";
import {
  anyModel,
  greatestDifference,
  MEMORYLESS,
  sigmasOf,
  STABLE_DIFFUSION,
  waveNoise,
  waves,
} from "./stand_ins.ts";

const LENGTH = 256;
const schedule = STABLE_DIFFUSION;

for (const name of SAMPLER_NAMES) {
  const sampler = SAMPLERS[name];

  Deno.test(`sampler ${name}: strength 1 is text-to-image`, async () => {
    const [text, image] = [
      sampler({ steps: 9, schedule }),
      sampler({ steps: 9, schedule, strength: 1 }),
    ];
    assert.deepEqual(image.timesteps, text.timesteps);
    const sample = waves(LENGTH).map((value) => value * text.initNoiseSigma);
    const run = { model: anyModel, sample, noise: waveNoise };
    assert.deepEqual(await image.run(run), await text.run(run));
    // Black latents drown in the noise: the noised start is noise at the first level.
    const [sigma] = await sigmasOf(image);
    const start = image.addNoise(new Float32Array(LENGTH), waves(LENGTH));
    const signal = name.startsWith("deis") || text.initNoiseSigma === 1
      ? 1 / Math.sqrt(sigma! ** 2 + 1)
      : 1;
    assert.ok(greatestDifference(start, waves(LENGTH).map((x) => x * signal * sigma!)) < 1e-5);
  });

  Deno.test(`sampler ${name}: strength keeps the last steps, at least one`, () => {
    const all = sampler({ steps: 10, schedule }).timesteps;
    for (const strength of [0.95, 0.5, 0.3, 0.1, 0.01]) {
      const kept = sampler({ steps: 10, schedule, strength }).timesteps;
      const steps = Math.max(1, Math.floor(10 * strength));
      // PNDM asks its second timestep twice, wherever it enters.
      const expected = name === "pndm"
        ? [...new Set(all)].slice(-steps).flatMap((t, i) => i === 1 ? [t, t] : [t])
        : all.slice(all.length > 10 ? -(2 * steps - 1) : -steps);
      assert.deepEqual(kept, expected, `strength ${strength}`);
    }
  });

  Deno.test(`sampler ${name}: a strength out of (0, 1] is refused`, () => {
    for (const strength of [0, -0.1, 1.01, NaN, Infinity]) {
      assert.throws(
        () => sampler({ steps: 10, schedule, strength }),
        (error) => error instanceof RangeError && error.message.startsWith("strength must be"),
      );
    }
  });
}

for (const name of MEMORYLESS) {
  Deno.test(`sampler ${name}: entering half-way continues the whole run`, async () => {
    const whole = SAMPLERS[name]({ steps: 10, schedule });
    const half = SAMPLERS[name]({ steps: 10, schedule, strength: 0.5 });
    const skipped = whole.timesteps.length - half.timesteps.length;
    const run = { model: anyModel, noise: waveNoise };
    let middle = new Float32Array();
    const end = await whole.run({
      ...run,
      sample: waves(LENGTH).map((value) => value * whole.initNoiseSigma),
      onStep({ index, sample }) {
        if (index === skipped - 1) middle = sample.slice();
      },
    });
    assert.deepEqual(await half.run({ ...run, sample: middle }), end);
  });
}
