import { combine } from "./combine.ts";
import { type NoiseLevel, predictClean, predictionOf, preservingLevel } from "./prediction.ts";
import type { PlanOptions, SamplerFactory, SamplerPlan, SamplerRun } from "./types.ts";

/** One call of the model: when, and how noisy the sample is then. */
export interface ModelCall extends NoiseLevel {
  timestep: number;
}

/** The calls of a sampler that keeps the variance at 1, from ᾱ of all training timesteps. */
export function preservingCalls(
  timesteps: readonly number[],
  alphas: Float64Array,
): ModelCall[] {
  return timesteps.map((timestep) => ({ timestep, ...preservingLevel(alphas[timestep]!) }));
}

/**
 * The state around one model call that a sampler turns into the next sample. Arrays are reused
 * by the next call: copy what must be kept.
 */
export interface Stage {
  /** Index into the recipe's `calls`. */
  index: number;
  sample: Float32Array;
  /** The model's raw answer. */
  output: Float32Array;
  /** x0 as the answer implies it, clipped if the recipe says so. */
  denoised: Float32Array;
  /** To be filled: the sample for the next call. */
  next: Float32Array;
  /** The next draw of the run's noise. */
  draw(): Float32Array;
}

/**
 * What one sampler file says: when the model is called, and how a step is made of its answer.
 * `begin` returns the step function of one run, with that run's memory in its closure.
 */
export interface Recipe {
  calls: readonly ModelCall[];
  initNoiseSigma: number;
  /** The first call of this plan, where image-to-image enters. */
  firstCall: number;
  /** x0 is held within ±clip. */
  clip?: number | undefined;
  begin(length: number): (stage: Stage) => void;
}

/** Options that have been checked; `firstStep` of `steps` is where `strength` enters. */
export interface RecipeOptions extends PlanOptions {
  firstStep: number;
}

/**
 * Makes a sampler of a recipe: checks the options, then runs the loop that all samplers share.
 * The model is called once per entry of `calls`, in order.
 */
export function sampler(recipe: (options: RecipeOptions) => Recipe): SamplerFactory {
  return (options) => planOf(recipe({ ...options, firstStep: firstStep(options) }), options);
}

/** Skips as diffusers' image-to-image pipelines do: keeps int(steps · strength), but at least 1. */
function firstStep({ steps, strength = 1, schedule }: PlanOptions): number {
  const most = schedule.num_train_timesteps;
  if (!Number.isInteger(steps) || steps < 1 || steps > most) {
    throw new RangeError(`steps must be a whole number from 1 to ${most}, got ${steps}`);
  }
  if (!(strength > 0 && strength <= 1)) {
    throw new RangeError(`strength must be more than 0 and at most 1, got ${strength}`);
  }
  return steps - Math.max(1, Math.trunc(steps * strength));
}

function planOf(recipe: Recipe, options: PlanOptions): SamplerPlan {
  const { calls, firstCall } = recipe;
  const entry = calls[firstCall]!;
  const prediction = predictionOf(options.schedule);
  if (prediction === "epsilon" && calls.some(({ signal }) => signal === 0)) {
    throw new RangeError("rescale_betas_zero_snr needs a v_prediction model: no signal is left");
  }
  return {
    timesteps: calls.slice(firstCall).map((call) => call.timestep),
    initNoiseSigma: recipe.initNoiseSigma,
    addNoise(latents, noise) {
      sameLength("noise", noise, latents.length);
      const noised = new Float32Array(latents.length);
      return combine(noised, [entry.signal, latents], [entry.noise, noise]);
    },
    async run({ model, sample: start, noise, onStep }: SamplerRun) {
      const length = start.length;
      const step = recipe.begin(length);
      let sample = start.slice();
      let next = new Float32Array(length);
      const denoised = new Float32Array(length);
      let draws = 0;
      const draw = () => sameLength("a noise draw", noise(length, draws++), length);
      for (let index = firstCall; index < calls.length; index++) {
        const call = calls[index]!;
        // A fresh array each time: a model may keep or transfer its input.
        const scaled = combine(new Float32Array(length), [call.modelScale, sample]);
        const output = sameLength(
          "the model's answer",
          await model(scaled, call.timestep),
          length,
        );
        predictClean(denoised, prediction, call, sample, output);
        if (recipe.clip !== undefined) clamp(denoised, recipe.clip);
        step({ index, sample, output, denoised, next, draw });
        [sample, next] = [next, sample];
        await onStep?.({
          index: index - firstCall,
          total: calls.length - firstCall,
          timestep: call.timestep,
          sigma: call.noise / call.signal,
          sample,
          denoised,
        });
      }
      return sample;
    },
  };
}

function sameLength(what: string, values: Float32Array, length: number): Float32Array {
  if (values.length === length) return values;
  throw new RangeError(`${what} has ${values.length} values, the latents have ${length}`);
}

/** Leaves NaN as it is, for the pipeline to find. */
function clamp(values: Float32Array, limit: number): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value > limit) values[i] = limit;
    else if (value < -limit) values[i] = -limit;
  }
}
