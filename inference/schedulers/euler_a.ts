import { ancestralStep } from "./ancestral.ts";
import { combine } from "./combine.ts";
import { sampler } from "./plan.ts";
import { explodingLevel } from "./prediction.ts";
import { kDiffusionInitSigma, kDiffusionSigmas } from "./sigmas.ts";

/**
 * Euler ancestral: an Euler step below the next noise level, then fresh noise up to it.
 * k-diffusion `sample_euler_ancestral`; diffusers `scheduling_euler_ancestral_discrete.py`. One
 * draw a step, also in the last, where its weight is 0.
 */
export const eulerAncestral = sampler(({ steps, schedule, firstStep }) => {
  const { timesteps, sigmas } = kDiffusionSigmas(schedule, steps, false);
  return {
    calls: timesteps.map((timestep, i) => ({ timestep, ...explodingLevel(sigmas[i]!) })),
    firstCall: firstStep,
    initNoiseSigma: kDiffusionInitSigma(schedule, sigmas),
    begin: () => ({ index, sample, denoised, next, draw }) => {
      const { down, up } = ancestralStep(sigmas[index]!, sigmas[index + 1]!);
      const ratio = down / sigmas[index]!;
      combine(next, [ratio, sample], [1 - ratio, denoised], [up, draw()]);
    },
  };
});
