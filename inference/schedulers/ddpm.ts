import { alphasCumprod } from "./betas.ts";
import { combine } from "./combine.ts";
import { clipLimit } from "./ddim.ts";
import { preservingCalls, sampler } from "./plan.ts";
import { pointTimesteps } from "./spacing.ts";

/**
 * DDPM: draws each sample from the posterior of the step before, given x0's estimate.
 * Ho et al. 2020, "Denoising Diffusion Probabilistic Models", eqs. 6 and 7; diffusers
 * `scheduling_ddpm.py`. The smallest variance, 1e-20, is upstream's.
 */
export const ddpm = sampler(({ steps, schedule, firstStep }) => {
  const alphas = alphasCumprod(schedule);
  const timesteps = pointTimesteps(schedule, steps, "leading", true);
  const variance = schedule.variance_type ?? "fixed_small";
  if (variance !== "fixed_small" && variance !== "fixed_large") {
    throw new RangeError(`variance_type must be fixed_small or fixed_large, got ${variance}`);
  }
  return {
    calls: preservingCalls(timesteps, alphas),
    firstCall: firstStep,
    initNoiseSigma: 1,
    clip: clipLimit(schedule),
    begin: () => ({ index, sample, denoised, next, draw }) => {
      const timestep = timesteps[index]!;
      const now = alphas[timestep]!;
      const then = index + 1 < steps ? alphas[timesteps[index + 1]!]! : 1;
      const kept = now / then;
      const [lost, room, roomThen] = [1 - kept, 1 - now, 1 - then];
      const mean = [
        [Math.sqrt(then) * lost / room, denoised],
        [Math.sqrt(kept) * roomThen / room, sample],
      ] as const;
      if (timestep === 0) return void combine(next, ...mean);
      const spread = variance === "fixed_large" ? lost : Math.max(roomThen / room * lost, 1e-20);
      combine(next, ...mean, [Math.sqrt(spread), draw()]);
    },
  };
});
