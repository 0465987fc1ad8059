import { explodingLevel, type Prediction } from "../../../inference/schedulers/prediction.ts";
import type { SamplerName } from "../../../inference/schedulers/names.ts";
import type {
  NoiseSource,
  SamplerPlan,
  TrainingSchedule,
} from "../../../inference/schedulers/types.ts";

/** Stable Diffusion 1.5's schedule. */
export const STABLE_DIFFUSION: TrainingSchedule = {
  num_train_timesteps: 1000,
  beta_start: 0.00085,
  beta_end: 0.012,
  beta_schedule: "scaled_linear",
  prediction_type: "epsilon",
  clip_sample: false,
  set_alpha_to_one: false,
  steps_offset: 1,
};

/** Samplers that give the same result whatever came before the sample they are handed. */
export const MEMORYLESS: SamplerName[] = [
  "ddim",
  "euler",
  "euler_k",
  "heun",
  "heun_k",
  "kdpm_2",
  "kdpm_2_k",
];

export const waves = (length: number, phase = 0) =>
  Float32Array.from({ length }, (_, i) => Math.SQRT2 * Math.cos((i + 1) * 0.37 + phase));

export const waveNoise: NoiseSource = (length, k) => waves(length, 1.3 * (k + 1));

/** A model with a mind of its own: smooth, not linear, depends on the timestep. */
export const anyModel = (x: Float32Array, timestep: number) =>
  Promise.resolve(
    x.map((value) => 0.8 * value * Math.cos(timestep / 1000) + 0.05 * Math.sin(3 * value)),
  );

/** The sigma of every model call of a plan, as its steps report it. */
export async function sigmasOf(plan: SamplerPlan): Promise<number[]> {
  const sigmas: number[] = [];
  await plan.run({
    model: (x) => Promise.resolve(x),
    sample: new Float32Array(1),
    noise: (length) => new Float32Array(length),
    onStep: ({ sigma }) => void sigmas.push(sigma),
  });
  return sigmas;
}

/**
 * A model that knows the clean latents: whatever it is given, it answers with the very noise (or
 * v) that lies between them. `sigmas` are those of the plan it will be asked by, in order.
 */
export function perfectModel(clean: Float32Array, prediction: Prediction, sigmas: number[]) {
  let call = 0;
  return (x: Float32Array) => {
    const sigma = sigmas[call++]!;
    // The model's input has variance 1: α = 1/√(σ² + 1), noise σ·α.
    const alpha = explodingLevel(sigma).modelScale;
    return Promise.resolve(x.map((value, i) => {
      const eps = (value - alpha * clean[i]!) / (sigma * alpha);
      return prediction === "epsilon" ? eps : alpha * eps - sigma * alpha * clean[i]!;
    }));
  };
}

export function greatestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, i) => {
    const difference = Math.abs(value - b[i]!);
    return difference <= most ? most : difference;
  }, 0);
}
