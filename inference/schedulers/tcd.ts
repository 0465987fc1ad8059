import { alphasCumprod } from "./betas.ts";
import { combine } from "./combine.ts";
import { distilledTimesteps } from "./distilled.ts";
import { preservingCalls, sampler } from "./plan.ts";
import { predictionOf, predictNoise, preservingLevel } from "./prediction.ts";

/** How much of each step is fresh noise (gamma in the paper): upstream's default. */
const ETA = 0.3;

/**
 * TCD: walks along the estimated noise past the next level, then adds fresh noise up to it. Zheng
 * et al. 2024, "Trajectory Consistency Distillation", algorithm 4 (strategic stochastic sampling);
 * diffusers `scheduling_tcd.py`. For models distilled for it. One draw a step, none in the last,
 * which ends at timestep 0.
 */
export const tcd = sampler(({ steps, schedule, firstStep }) => {
  const alphas = alphasCumprod(schedule);
  const timesteps = distilledTimesteps(schedule, steps);
  const prediction = predictionOf(schedule);
  const calls = preservingCalls(timesteps, alphas);
  return {
    calls,
    firstCall: firstStep,
    initNoiseSigma: 1,
    begin: (length) => {
      const eps = new Float32Array(length);
      return ({ index, sample, output, denoised, next, draw }) => {
        const then = timesteps[index + 1] ?? 0;
        const past = alphas[Math.floor((1 - ETA) * then)]!;
        const { signal, noise } = preservingLevel(past);
        predictNoise(eps, prediction, calls[index]!, sample, output);
        if (index === steps - 1) return void combine(next, [signal, denoised], [noise, eps]);
        const kept = alphas[then]! / past;
        const root = Math.sqrt(kept);
        combine(
          next,
          [root * signal, denoised],
          [root * noise, eps],
          [Math.sqrt(1 - kept), draw()],
        );
      };
    },
  };
});
