import type { Denoiser, TrainingSchedule } from "../schedulers/types.ts";
import { trainingSigmas } from "../schedulers/betas.ts";
import type { Latents } from "./latents.ts";

export interface InpaintOptions {
  /** One channel, at the size of the latents: 0 may change, 1 is kept. */
  mask: Latents;
  /** The clean latents of the start image, [1, channels, height, width]. */
  latents: Latents;
  noise: Latents;
  schedule: TrainingSchedule;
  /**
   * Whether greys are moments (a cell is free from the part of the schedule on that its value
   * gives) and not mixtures, as in InvokeAI's "gradient" masks.
   */
  gradient: boolean;
}

/**
 * Wraps a model so that the kept region stays unchanged, for any sampler: there the model sees the
 * start image at the current noise level, and its answer is replaced by one whose clean estimate is
 * that image (the "x0 replacement" of RePaint, Lugmayr et al. 2022, without resampling).
 *
 * Samplers pass their samples in the variance-preserving form x = √ᾱ·x0 + √(1−ᾱ)·n, whichever form
 * they compute in themselves.
 */
export function keepUnmasked(model: Denoiser, options: InpaintOptions): Denoiser {
  const { mask, latents, noise, schedule, gradient } = options;
  const sigmas = trainingSigmas(schedule);
  const area = latents.width * latents.height;
  return async (sample, timestep) => {
    const alpha = alphaAt(sigmas, timestep);
    const signal = Math.sqrt(alpha);
    const spread = Math.sqrt(1 - alpha);
    const shown = sample.slice();
    const moment = timestep / schedule.num_train_timesteps;
    const keepOf = (i: number) => {
      const value = mask.data[i % area] ?? 0;
      return gradient ? (1 - value > moment ? 0 : 1) : value;
    };
    for (let i = 0; i < shown.length; i++) {
      const keep = keepOf(i);
      const kept = signal * (latents.data[i] ?? 0) + spread * (noise.data[i] ?? 0);
      shown[i] = (shown[i] ?? 0) * (1 - keep) + kept * keep;
    }
    const out = (await model(shown, timestep)).slice();
    for (let i = 0; i < out.length; i++) {
      const keep = keepOf(i);
      if (keep === 0) continue;
      // The answer from which the sampler's own formula gets exactly `latents` as x0.
      const x = sample[i] ?? 0;
      const clean = latents.data[i] ?? 0;
      const epsilon = (x - signal * clean) / spread;
      const answer = schedule.prediction_type === "v_prediction"
        ? signal * epsilon - spread * clean
        : epsilon;
      out[i] = (out[i] ?? 0) * (1 - keep) + answer * keep;
    }
    return out;
  };
}

/** ᾱ between two timesteps, straight in log(σ), as k-diffusion does. */
function alphaAt(sigmas: Float64Array, timestep: number): number {
  const at = Math.min(Math.max(timestep, 0), sigmas.length - 1);
  const low = Math.floor(at);
  const from = Math.log(sigmas[low] ?? 0);
  const to = Math.log(sigmas[Math.min(low + 1, sigmas.length - 1)] ?? 0);
  return 1 / (1 + Math.exp(2 * (from + (to - from) * (at - low))));
}
