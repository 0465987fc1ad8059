/** The model as a sampler sees it: takes the *scaled* sample and a training timestep (0…999,
 * fractional for samplers that think in sigmas) and returns the raw model output
 * (epsilon or v, as the model was trained), same length as the sample. */
export type Denoiser = (scaledSample: Float32Array, timestep: number) => Promise<Float32Array>;

/** Where a sampler's random numbers come from. `k` counts the draws of one run from 0, so a
 * given seed gives the same picture on every device, and a test can inject a stand-in. */
export type NoiseSource = (length: number, k: number) => Float32Array;

/** `scheduler_config.json` of a diffusers model folder, as far as sampling needs it. */
export interface TrainingSchedule {
  num_train_timesteps: number;
  beta_start: number;
  beta_end: number;
  beta_schedule: "linear" | "scaled_linear" | "squaredcos_cap_v2";
  prediction_type: "epsilon" | "v_prediction";
  trained_betas?: number[] | null;
  clip_sample?: boolean;
  set_alpha_to_one?: boolean;
  steps_offset?: number;
  timestep_spacing?: "leading" | "linspace" | "trailing";
}

/** One finished step, handed to `onStep`; arrays must not be kept or changed by the receiver. */
export interface SamplerStep {
  /** 0-based index of the model call that just ended, and how many there are in this run. */
  index: number;
  total: number;
  timestep: number;
  sigma: number;
  sample: Float32Array;
  /** The model's present estimate of the clean latents (x0): what a preview shows. */
  denoised: Float32Array;
}

/** What one run of a sampler is given. `sample` is noise × `initNoiseSigma` for text-to-image, or
 * the plan's `addNoise(latents, noise)` for image-to-image, and is not changed. */
export interface SamplerRun {
  model: Denoiser;
  sample: Float32Array;
  noise: NoiseSource;
  /** Called after every model call; may be async; a throw (AbortError) ends the run. */
  onStep?: (step: SamplerStep) => void | Promise<void>;
}

/** A sampler prepared for a number of steps. Pure: `run` may be called many times. */
export interface SamplerPlan {
  /** Timesteps in the order in which the model is called (second-order samplers repeat some). */
  readonly timesteps: readonly number[];
  /** How many of `timesteps` a run starting at `denoising_start` skips; see `plan`'s `strength`. */
  readonly initNoiseSigma: number;
  /** Noised latents for image-to-image at the first timestep of this plan. */
  addNoise(latents: Float32Array, noise: Float32Array): Float32Array;
  run(run: SamplerRun): Promise<Float32Array>;
}

/** `strength` 1 (default) starts from pure noise; less keeps only the last
 * `max(1, round(steps × strength))` steps, as image-to-image does. */
export interface PlanOptions {
  steps: number;
  schedule: TrainingSchedule;
  strength?: number;
}

export type SamplerFactory = (options: PlanOptions) => SamplerPlan;
