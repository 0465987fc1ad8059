import { combine } from "./combine.ts";
import type { TrainingSchedule } from "./types.ts";

/**
 * How noisy a sample is: sample = `signal`·x0 + `noise`·eps, and how it is scaled for the model,
 * which was trained on samples of variance 1 (signal² + noise² = 1).
 */
export interface NoiseLevel {
  signal: number;
  noise: number;
  modelScale: number;
}

/** A level of the samplers that keep the variance at 1 (ddim, dpmpp …), from ᾱ_t. */
export function preservingLevel(alphaCumprod: number): NoiseLevel {
  return { signal: Math.sqrt(alphaCumprod), noise: Math.sqrt(1 - alphaCumprod), modelScale: 1 };
}

/** The same from sigma = noise / signal. */
export function preservingLevelOfSigma(sigma: number): NoiseLevel {
  const signal = 1 / Math.sqrt(sigma * sigma + 1);
  return { signal, noise: sigma * signal, modelScale: 1 };
}

/** A level of the k-diffusion samplers, which keep the signal at 1 and add sigma of noise. */
export function explodingLevel(sigma: number): NoiseLevel {
  return { signal: 1, noise: sigma, modelScale: 1 / Math.sqrt(sigma * sigma + 1) };
}

export type Prediction = TrainingSchedule["prediction_type"];

/** `prediction_type`, checked at run time because it comes from a file. */
export function predictionOf(schedule: TrainingSchedule): Prediction {
  const type = schedule.prediction_type;
  if (type === "epsilon" || type === "v_prediction") return type;
  throw new RangeError(`prediction_type must be epsilon or v_prediction, got ${type}`);
}

/**
 * The model's estimate of the clean latents (x0). With u the model's input and α, σ its signal
 * and noise: (u − σ·output) / α for an epsilon model (Ho et al. 2020, eq. 15), α·u − σ·output for a
 * v model (Salimans and Ho 2022, appendix D).
 */
export function predictClean(
  into: Float32Array,
  prediction: Prediction,
  level: NoiseLevel,
  sample: Float32Array,
  output: Float32Array,
): Float32Array {
  const { signal, noise, modelScale } = level;
  return prediction === "epsilon"
    ? combine(into, [1 / signal, sample], [-noise / signal, output])
    : combine(into, [signal * modelScale ** 2, sample], [-noise * modelScale, output]);
}

/** The model's estimate of the noise (eps): its output, or α·output + σ·u for a v model. */
export function predictNoise(
  into: Float32Array,
  prediction: Prediction,
  level: NoiseLevel,
  sample: Float32Array,
  output: Float32Array,
): Float32Array {
  const { signal, noise, modelScale } = level;
  return prediction === "epsilon"
    ? combine(into, [1, output])
    : combine(into, [signal * modelScale, output], [noise * modelScale ** 2, sample]);
}
