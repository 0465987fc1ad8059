import { combine } from "./combine.ts";
import { sampler } from "./plan.ts";
import { explodingLevel } from "./prediction.ts";
import { kDiffusionInitSigma, kDiffusionSigmas } from "./sigmas.ts";
import type { SamplerFactory } from "./types.ts";

/**
 * Euler's method on the probability-flow ODE: straight towards x0's estimate until the next
 * noise level. Karras et al. 2022, algorithm 2 without churn; k-diffusion `sample_euler`;
 * diffusers `scheduling_euler_discrete.py`.
 */
export function euler(karras: boolean): SamplerFactory {
  return sampler(({ steps, schedule, firstStep }) => {
    const { timesteps, sigmas } = kDiffusionSigmas(schedule, steps, karras);
    return {
      calls: timesteps.map((timestep, i) => ({ timestep, ...explodingLevel(sigmas[i]!) })),
      firstCall: firstStep,
      initNoiseSigma: kDiffusionInitSigma(schedule, sigmas),
      begin: () => ({ index, sample, denoised, next }) => {
        const ratio = sigmas[index + 1]! / sigmas[index]!;
        combine(next, [ratio, sample], [1 - ratio, denoised]);
      },
    };
  });
}
