import { combine } from "./combine.ts";
import { geometricMiddles, midpointRecipe, walkToMiddle } from "./midpoint.ts";
import { sampler } from "./plan.ts";
import { roundHalfEven } from "./spacing.ts";
import { kDiffusionSigmas, type SigmaSchedule } from "./sigmas.ts";
import type { SamplerFactory } from "./types.ts";

/**
 * The k-diffusion schedule with the whole timesteps that upstream's two KDPM2 classes ask the
 * model at when the spacing is Karras'.
 */
export function kdpm2Sigmas(...args: Parameters<typeof kDiffusionSigmas>): SigmaSchedule {
  const schedule = kDiffusionSigmas(...args);
  const karras = args[2];
  return karras ? { ...schedule, timesteps: schedule.timesteps.map(roundHalfEven) } : schedule;
}

/**
 * KDPM2, DPM-Solver-2 in sigmas: the slope at the (geometric) middle of a step carries the whole
 * step. Karras et al. 2022, algorithm 2 without churn; Lu et al. 2022, "DPM-Solver", algorithm 1;
 * diffusers `scheduling_k_dpm_2_discrete.py`.
 */
export function kdpm2(karras: boolean): SamplerFactory {
  return sampler((options) => {
    const plan = kdpm2Sigmas(options.schedule, options.steps, karras);
    const { sigmas } = plan;
    const middles = geometricMiddles(plan, options.steps);
    return midpointRecipe(options, plan, middles, (stage) => {
      const { at, halfway, start, sample, denoised, next } = stage;
      const sigma = sigmas[at]!;
      if (halfway) return walkToMiddle(stage, sigma, middles[at]);
      const part = (sigmas[at + 1]! - sigma) / middles[at]!;
      combine(next, [1, start], [part, sample], [-part, denoised]);
    });
  });
}
