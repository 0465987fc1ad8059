import { alphasCumprod } from "./betas.ts";
import { combine } from "./combine.ts";
import { preservingCalls, sampler } from "./plan.ts";
import { predictionOf, predictNoise, preservingLevel } from "./prediction.ts";
import { pointTimesteps } from "./spacing.ts";
import type { TrainingSchedule } from "./types.ts";

/** ± limit of x0 if the model was trained with clipping (`clip_sample`), otherwise undefined. */
export function clipLimit(schedule: TrainingSchedule): number | undefined {
  return schedule.clip_sample ? schedule.clip_sample_range ?? 1 : undefined;
}

/**
 * DDIM: the deterministic walk from x0's estimate back along the estimated noise, eta = 0.
 * Song et al. 2021, "Denoising Diffusion Implicit Models", eq. 12; diffusers
 * `scheduling_ddim.py`. A step is floor(trained timesteps / steps) wide, as upstream's is, though
 * linspace spacing lays its timesteps a little wider apart.
 */
export const ddim = sampler(({ steps, schedule, firstStep }) => {
  const alphas = alphasCumprod(schedule);
  const final = schedule.set_alpha_to_one ?? true ? 1 : alphas[0]!;
  const timesteps = pointTimesteps(schedule, steps, "leading", true);
  const stride = Math.floor(schedule.num_train_timesteps / steps);
  const prediction = predictionOf(schedule);
  const calls = preservingCalls(timesteps, alphas);
  return {
    calls,
    firstCall: firstStep,
    initNoiseSigma: 1,
    clip: clipLimit(schedule),
    begin: (length) => {
      const eps = new Float32Array(length);
      return ({ index, sample, output, denoised, next }) => {
        const call = calls[index]!;
        const previous = call.timestep - stride;
        const { signal, noise } = preservingLevel(previous >= 0 ? alphas[previous]! : final);
        predictNoise(eps, prediction, call, sample, output);
        combine(next, [signal, denoised], [noise, eps]);
      };
    },
  };
});
