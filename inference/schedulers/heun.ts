import { combine } from "./combine.ts";
import { clipLimit } from "./ddim.ts";
import { sampler } from "./plan.ts";
import { explodingLevel } from "./prediction.ts";
import { kDiffusionInitSigma, kDiffusionSigmas } from "./sigmas.ts";
import type { SamplerFactory } from "./types.ts";

/**
 * Heun's second-order method: an Euler step, then the same step again with the mean of the slopes
 * at both its ends. Karras et al. 2022, algorithm 1; diffusers `scheduling_heun_discrete.py`. Two
 * model calls a step, except the last.
 */
export function heun(karras: boolean): SamplerFactory {
  return sampler(({ steps, schedule, firstStep }) => {
    const { timesteps, sigmas } = kDiffusionSigmas(schedule, steps, karras);
    // Calls: level 0, then level 1 twice (end of a step, start of the next), level 2 twice, …
    const levels = Array.from({ length: 2 * steps - 1 }, (_, call) => (call + 1) >> 1);
    return {
      calls: levels.map((at) => ({ timestep: timesteps[at]!, ...explodingLevel(sigmas[at]!) })),
      firstCall: 2 * firstStep,
      initNoiseSigma: kDiffusionInitSigma(schedule, sigmas),
      clip: clipLimit(schedule),
      begin: (length) => {
        const start = new Float32Array(length);
        const slope = new Float32Array(length);
        return ({ index, sample, denoised, next }) => {
          const at = levels[index]!;
          const sigma = sigmas[at]!;
          if (index % 2 === 0) {
            start.set(sample);
            combine(slope, [1 / sigma, sample], [-1 / sigma, denoised]);
            combine(next, [1, sample], [sigmas[at + 1]! - sigma, slope]);
          } else {
            const half = (sigma - sigmas[at - 1]!) / 2;
            combine(next, [1, start], [half, slope], [half / sigma, sample], [
              -half / sigma,
              denoised,
            ]);
          }
        };
      },
    };
  });
}
