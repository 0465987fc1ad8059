import { ancestralStep } from "./ancestral.ts";
import { combine } from "./combine.ts";
import { kdpm2Sigmas } from "./kdpm_2.ts";
import { midpointRecipe, walkToMiddle } from "./midpoint.ts";
import { sampler } from "./plan.ts";
import type { SamplerFactory } from "./types.ts";

/**
 * KDPM2 ancestral: a KDPM2 step below the next noise level, then fresh noise up to it.
 * k-diffusion `sample_dpm_2_ancestral`; diffusers `scheduling_k_dpm_2_ancestral_discrete.py`. One
 * draw a step, none in the last.
 */
export function kdpm2Ancestral(karras: boolean): SamplerFactory {
  return sampler((options) => {
    const plan = kdpm2Sigmas(options.schedule, options.steps, karras);
    const { sigmas } = plan;
    const ancestral = Array.from(
      { length: options.steps - 1 },
      (_, i) => ancestralStep(sigmas[i]!, sigmas[i + 1]!),
    );
    const middles = ancestral.map(({ down }, i) => Math.sqrt(sigmas[i]! * down));
    return midpointRecipe(options, plan, middles, (stage) => {
      const { at, halfway, start, sample, denoised, next, draw } = stage;
      const sigma = sigmas[at]!;
      if (halfway) return walkToMiddle(stage, sigma, middles[at]);
      const { down, up } = ancestral[at]!;
      const part = (down - sigma) / middles[at]!;
      combine(next, [1, start], [part, sample], [-part, denoised], [up, draw()]);
    });
  });
}
