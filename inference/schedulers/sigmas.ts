import { trainingSigmas } from "./betas.ts";
import {
  intervalTimesteps,
  linspace,
  pointTimesteps,
  roundHalfEven,
  spacingOf,
} from "./spacing.ts";
import type { TrainingSchedule } from "./types.ts";

/**
 * Noise levels of a run: `sigmas` has one more value than `timesteps`, where the last step ends.
 */
export interface SigmaSchedule {
  timesteps: number[];
  sigmas: number[];
  /** Turns a sigma between two steps into the (fractional) timestep the model is asked at. */
  timestepAt: (sigma: number) => number;
}

/**
 * Sigmas falling from `max` to `min` so that their 7th roots are evenly spaced: more steps where
 * the image gets its details. Karras et al. 2022 ("Elucidating the Design Space of
 * Diffusion-Based Generative Models"), eq. 5, with the paper's rho = 7.
 */
export function karrasSigmas(max: number, min: number, count: number): number[] {
  const rho = 7;
  const [from, to] = [max ** (1 / rho), min ** (1 / rho)];
  const ramp = count === 1 ? [0] : linspace(0, 1, count);
  return ramp.map((part) => (from + part * (to - from)) ** rho);
}

/**
 * The fractional training timestep with noise level `sigma`: linear interpolation of log sigmas,
 * held at both ends. `logSigmas` rises.
 */
export function timestepOfSigma(sigma: number, logSigmas: Float64Array): number {
  const wanted = Math.log(Math.max(sigma, 1e-10));
  let low = 0;
  for (let high = logSigmas.length - 1; high - low > 1;) {
    const middle = (low + high) >> 1;
    if (logSigmas[middle]! <= wanted) low = middle;
    else high = middle;
  }
  if (logSigmas.length === 1) return 0;
  const [below, above] = [logSigmas[low]!, logSigmas[low + 1]!];
  const share = Math.min(Math.max((below - wanted) / (below - above), 0), 1);
  return (1 - share) * low + share * (low + 1);
}

/** The sigma at a fractional timestep, as numpy.interp over the trained ones. */
function sigmaOfTimestep(timestep: number, trained: Float64Array): number {
  const low = Math.min(Math.max(Math.floor(timestep), 0), trained.length - 1);
  const high = Math.min(low + 1, trained.length - 1);
  const share = Math.min(Math.max(timestep - low, 0), 1);
  return trained[low]! + share * (trained[high]! - trained[low]!);
}

/**
 * Schedule of the k-diffusion family (lms, heun, euler, kdpm_2, dpmpp_sde): `steps` noise levels,
 * then 0. With Karras spacing the ends stay those of the chosen timesteps.
 */
export function kDiffusionSigmas(
  schedule: TrainingSchedule,
  steps: number,
  karras: boolean,
): SigmaSchedule {
  const trained = trainingSigmas(schedule);
  const logs = trained.map((sigma) => Math.fround(Math.log(sigma)));
  const timestepAt = (sigma: number) => timestepOfSigma(sigma, logs);
  let timesteps = pointTimesteps(schedule, steps, "linspace", false);
  let sigmas = timesteps.map((timestep) => sigmaOfTimestep(timestep, trained));
  if (karras) {
    sigmas = karrasSigmas(sigmas[0]!, sigmas[steps - 1]!, steps);
    timesteps = sigmas.map(timestepAt);
  }
  return { timesteps, sigmas: [...sigmas.map(Math.fround), 0], timestepAt };
}

/**
 * What the start sample of a k-diffusion sampler is scaled by: with leading spacing the first
 * step is not at full noise, so the variance of the clean signal (1) is added.
 */
export function kDiffusionInitSigma(schedule: TrainingSchedule, sigmas: number[]): number {
  const max = sigmas[0]!;
  const full = spacingOf(schedule, "linspace") !== "leading";
  return full ? max : Math.fround(Math.sqrt(max * max + 1));
}

/**
 * Schedule of the deis, dpmpp and unipc families: whole timesteps; Karras spacing covers all
 * trained noise levels whatever the timestep spacing. `last` is the level of the final step.
 */
export function solverSigmas(
  schedule: TrainingSchedule,
  steps: number,
  karras: boolean,
  last: (trained: Float64Array) => number,
  spacing = spacingOf(schedule, "linspace"),
): SigmaSchedule {
  const trained = trainingSigmas(schedule);
  const logs = trained.map((sigma) => Math.fround(Math.log(sigma)));
  const timestepAt = (sigma: number) => timestepOfSigma(sigma, logs);
  let timesteps = intervalTimesteps(schedule, steps, spacing);
  let sigmas = timesteps.map((timestep) => sigmaOfTimestep(timestep, trained));
  if (karras) {
    sigmas = karrasSigmas(trained[trained.length - 1]!, trained[0]!, steps);
    timesteps = sigmas.map((sigma) => roundHalfEven(timestepAt(sigma)));
  }
  return {
    timesteps,
    sigmas: [...sigmas, last(trained)].map(Math.fround),
    timestepAt,
  };
}

/** `final_sigmas_type` as `last` of `solverSigmas`: 0, or the cleanest trained level. */
export function finalSigma(schedule: TrainingSchedule): (trained: Float64Array) => number {
  const type = schedule.final_sigmas_type ?? "zero";
  if (type === "zero") return () => 0;
  if (type === "sigma_min") return (trained) => trained[0]!;
  throw new RangeError(`final_sigmas_type must be zero or sigma_min, got ${type}`);
}
