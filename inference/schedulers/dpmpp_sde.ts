import { ancestralStep } from "./ancestral.ts";
import { combine } from "./combine.ts";
import { geometricMiddles, midpointRecipe } from "./midpoint.ts";
import { sampler } from "./plan.ts";
import { kDiffusionSigmas } from "./sigmas.ts";
import type { SamplerFactory } from "./types.ts";

/**
 * DPM++ SDE: a noisy half step to the (geometric) middle, then the whole step from the start with
 * the x0 estimated there. Lu et al. 2022, "DPM-Solver++"; k-diffusion `sample_dpmpp_sde`; diffusers
 * `scheduling_dpmsolver_sde.py`. Two draws a step, none in the last. Upstream draws from a Brownian
 * tree, whose increments are correlated; here each draw is independent, with the same variance.
 */
export function dpmppSde(karras: boolean): SamplerFactory {
  return sampler((options) => {
    const plan = kDiffusionSigmas(options.schedule, options.steps, karras);
    const { sigmas } = plan;
    const middles = geometricMiddles(plan, options.steps);
    return midpointRecipe(options, plan, middles, (stage) => {
      const { at, halfway, start, denoised, next, draw } = stage;
      const middle = middles[at];
      if (middle === undefined) return void next.set(denoised);
      const { down, up } = ancestralStep(sigmas[at]!, halfway ? middle : sigmas[at + 1]!);
      const ratio = down / sigmas[at]!;
      combine(next, [ratio, start], [1 - ratio, denoised], [up, draw()]);
    });
  });
}
