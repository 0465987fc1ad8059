import { ancestralStep } from "./ancestral.ts";
import { combine } from "./combine.ts";
import { kdpm2Sigmas, midpointCalls } from "./kdpm_2.ts";
import { sampler } from "./plan.ts";
import { kDiffusionInitSigma } from "./sigmas.ts";
import type { SamplerFactory } from "./types.ts";

/** KDPM2 ancestral: a KDPM2 step below the next noise level, then fresh noise up to it.
 * k-diffusion `sample_dpm_2_ancestral`; diffusers `scheduling_k_dpm_2_ancestral_discrete.py`. One
 * draw a step, none in the last. */
export function kdpm2Ancestral(karras: boolean): SamplerFactory {
  return sampler(({ steps, schedule, firstStep }) => {
    const plan = kdpm2Sigmas(schedule, steps, karras);
    const { sigmas } = plan;
    const ancestral = Array.from(
      { length: steps - 1 },
      (_, i) => ancestralStep(sigmas[i]!, sigmas[i + 1]!),
    );
    const middles = ancestral.map(({ down }, i) => Math.sqrt(sigmas[i]! * down));
    return {
      calls: midpointCalls(plan, middles),
      firstCall: 2 * firstStep,
      initNoiseSigma: kDiffusionInitSigma(schedule, sigmas),
      begin: (length) => {
        const start = new Float32Array(length);
        return ({ index, sample, denoised, next, draw }) => {
          const at = index >> 1;
          const sigma = sigmas[at]!;
          if (index % 2 === 0) {
            start.set(sample);
            const ratio = (middles[at] ?? 0) / sigma;
            combine(next, [ratio, sample], [1 - ratio, denoised]);
          } else {
            const { down, up } = ancestral[at]!;
            const part = (down - sigma) / middles[at]!;
            combine(next, [1, start], [part, sample], [-part, denoised], [up, draw()]);
          }
        };
      },
    };
  });
}
