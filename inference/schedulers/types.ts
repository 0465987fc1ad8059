/**
 * The model as a sampler sees it: takes the *scaled* sample and a training timestep (0…999,
 * fractional for samplers that think in sigmas) and returns the raw model output
 * (epsilon or v, as the model was trained), same length as the sample.
 */
export type Denoiser = (scaledSample: Float32Array, timestep: number) => Promise<Float32Array>;

/**
 * Where a sampler's random numbers come from. `k` counts the draws of one run from 0, so a
 * given seed gives the same image on every device, and a test can inject a stand-in.
 * `seededNoise` in `noise.ts` is the real one.
 */
export type NoiseSource = (length: number, k: number) => Float32Array;

/**
 * `scheduler_config.json` of a diffusers model folder, as far as sampling needs it. Keys that a
 * sampler does not know are ignored, and an absent key means what it means in that sampler's
 * diffusers class; the one exception is `clip_sample`, which is off unless asked for, because
 * latents are not bounded by ±1.
 */
export interface TrainingSchedule {
  num_train_timesteps: number;
  beta_start: number;
  beta_end: number;
  beta_schedule: "linear" | "scaled_linear" | "squaredcos_cap_v2";
  prediction_type: "epsilon" | "v_prediction";
  trained_betas?: number[] | null;
  rescale_betas_zero_snr?: boolean;
  clip_sample?: boolean;
  clip_sample_range?: number;
  set_alpha_to_one?: boolean;
  steps_offset?: number;
  timestep_spacing?: "leading" | "linspace" | "trailing";
  /** Noise schedule's last sigma: 0, or that of training timestep 0 (dpmpp and unipc families). */
  final_sigmas_type?: "zero" | "sigma_min";
  /** deis and unipc only; the names of the dpmpp family fix theirs. */
  solver_order?: number;
  /** `midpoint` or `heun` (dpmpp), `bh1` or `bh2` (unipc); another family's word is ignored. */
  solver_type?: string;
  lower_order_final?: boolean;
  euler_at_final?: boolean;
  /** ddpm only: `fixed_small` (default) or `fixed_large`. */
  variance_type?: string | null;
  /** lcm and tcd only: length of the schedule that the model was distilled with. */
  original_inference_steps?: number;
  /** lcm only. */
  timestep_scaling?: number;
}

/** One finished step, handed to `onStep`; arrays must not be kept or changed by the receiver. */
export interface SamplerStep {
  /** 0-based index of the model call that just ended, and how many there are in this run. */
  index: number;
  total: number;
  timestep: number;
  /** Noise-to-signal ratio of the sample that the model was given. */
  sigma: number;
  sample: Float32Array;
  /** The model's present estimate of the clean latents (x0): what a preview shows. */
  denoised: Float32Array;
}

/**
 * What one run of a sampler is given. `sample` is noise × `initNoiseSigma` for text-to-image, or
 * the plan's `addNoise(latents, noise)` for image-to-image, and is not changed.
 */
export interface SamplerRun {
  model: Denoiser;
  sample: Float32Array;
  noise: NoiseSource;
  /** Called after every model call; may be async; a throw (AbortError) ends the run. */
  onStep?: (step: SamplerStep) => void | Promise<void>;
}

/** A sampler prepared for a number of steps. Pure: `run` may be called many times, also at once. */
export interface SamplerPlan {
  /**
   * Timesteps in the order in which the model is called (second-order samplers repeat some);
   * those that `strength` skips are not among them.
   */
  readonly timesteps: readonly number[];
  /** What pure noise is multiplied by to become the start sample of text-to-image. */
  readonly initNoiseSigma: number;
  /** Noised latents for image-to-image at the first timestep of this plan. */
  addNoise(latents: Float32Array, noise: Float32Array): Float32Array;
  run(run: SamplerRun): Promise<Float32Array>;
}

/**
 * `steps` is a whole number, 1…`num_train_timesteps`. `strength` (0 < strength ≤ 1) 1 (default)
 * starts from pure noise; less keeps only the last `max(1, floor(steps × strength))` steps, as
 * image-to-image in diffusers does (which refuses instead of keeping one).
 */
export interface PlanOptions {
  steps: number;
  schedule: TrainingSchedule;
  strength?: number;
}

/** Throws a RangeError that names the field for options that the sampler cannot serve. */
export type SamplerFactory = (options: PlanOptions) => SamplerPlan;
