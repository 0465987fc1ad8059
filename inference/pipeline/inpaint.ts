import type { Denoiser, TrainingSchedule } from "../schedulers/types.ts";
import { trainingSigmas } from "../schedulers/betas.ts";
import type { Latents } from "./latents.ts";

export interface InpaintOptions {
  /** One channel, latents' size: 0 may change, 1 is kept. */
  mask: Latents;
  /** What is kept: the clean latents of the start picture. */
  latents: Latents;
  noise: Latents;
  schedule: TrainingSchedule;
  /** Are greys moments (a cell is free from the part of the schedule on that its value says) and
   * not mixtures? InvokeAI's "gradient" masks are. */
  gradient: boolean;
}

/**
 * Wraps a model so that the kept region stays what it was, for any sampler: there the model is
 * shown the start picture at the present noise level, and is made to answer that picture as its
 * clean estimate (the "x0 replacement" of RePaint, Lugmayr et al. 2022, without resampling).
 *
 * What a sampler hands to the model is in the variance-preserving form x = √ᾱ·x0 + √(1−ᾱ)·n,
 * whichever form it computes in itself.
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
