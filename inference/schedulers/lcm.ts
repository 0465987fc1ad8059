import { alphasCumprod } from "./betas.ts";
import { combine } from "./combine.ts";
import { clipLimit } from "./ddim.ts";
import { distilledTimesteps } from "./distilled.ts";
import { preservingCalls, sampler } from "./plan.ts";
import { preservingLevel } from "./prediction.ts";

/**
 * Standard deviation of the data in the boundary scalings of consistency models (Song et al.
 * 2023, appendix C).
 */
const SIGMA_DATA = 0.5;

/**
 * LCM: jumps to x0 and adds fresh noise for the next, lower level. Luo et al. 2023, "Latent
 * Consistency Models: Synthesizing High-Resolution Images with Few-Step Inference", algorithm 3;
 * diffusers `scheduling_lcm.py`. For models distilled for it. One draw a step, none in the last.
 */
export const lcm = sampler(({ steps, schedule, firstStep }) => {
  const alphas = alphasCumprod(schedule);
  const timesteps = distilledTimesteps(schedule, steps);
  const scaling = schedule.timestep_scaling ?? 10;
  return {
    calls: preservingCalls(timesteps, alphas),
    firstCall: firstStep,
    initNoiseSigma: 1,
    clip: clipLimit(schedule),
    begin: () => ({ index, sample, denoised, next, draw }) => {
      const time = timesteps[index]! * scaling;
      const spread = time ** 2 + SIGMA_DATA ** 2;
      const [skip, out] = [SIGMA_DATA ** 2 / spread, time / Math.sqrt(spread)];
      if (index === steps - 1) return void combine(next, [out, denoised], [skip, sample]);
      const { signal, noise } = preservingLevel(alphas[timesteps[index + 1]!]!);
      combine(next, [signal * out, denoised], [signal * skip, sample], [noise, draw()]);
    },
  };
});
