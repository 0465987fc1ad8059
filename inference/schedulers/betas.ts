import type { TrainingSchedule } from "./types.ts";

/**
 * Numbers are rounded to float32 where diffusers holds them in a float32 tensor, so that a sigma
 * which is rounded to a whole timestep later lands on the same one.
 */
const f32 = Math.fround;

/**
 * Cumulative alpha of a timestep, 1 − t/T → 1, of the cosine schedule (Nichol and Dhariwal 2021,
 * eq. 17, with the offset 0.008 that they recommend).
 */
const cosineAlphaBar = (t: number) => Math.cos((t + 0.008) / 1.008 * Math.PI / 2) ** 2;

/**
 * torch.linspace in float32: counts up from the start in the first half, down from the end in the
 * second, so both ends are exact.
 */
function linspace32(start: number, end: number, count: number): Float64Array {
  const values = new Float64Array(count);
  const [first, last] = [f32(start), f32(end)];
  const step = count > 1 ? f32(f32(last - first) / (count - 1)) : 0;
  for (let i = 0; i < count; i++) {
    values[i] = i < count / 2
      ? f32(first + f32(step * i))
      : f32(last - f32(step * (count - 1 - i)));
  }
  return values;
}

/**
 * The noise that training added at each timestep: `num_train_timesteps` variances in (0, 1).
 * Throws a RangeError for a schedule that names no known form or has numbers out of range.
 */
export function trainingBetas(schedule: TrainingSchedule): Float64Array {
  const count = schedule.num_train_timesteps;
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(`num_train_timesteps must be a whole number from 1, got ${count}`);
  }
  if (schedule.trained_betas) {
    if (schedule.trained_betas.length !== count) {
      throw new RangeError(
        `trained_betas has ${schedule.trained_betas.length} values for ${count} timesteps`,
      );
    }
    return checkBetas(Float64Array.from(schedule.trained_betas, f32));
  }
  switch (schedule.beta_schedule) {
    case "linear":
      return checkBetas(linspace32(schedule.beta_start, schedule.beta_end, count));
    case "scaled_linear": {
      const roots = linspace32(schedule.beta_start ** 0.5, schedule.beta_end ** 0.5, count);
      return checkBetas(roots.map((root) => f32(root * root)));
    }
    case "squaredcos_cap_v2": {
      const beta = (i: number) => 1 - cosineAlphaBar((i + 1) / count) / cosineAlphaBar(i / count);
      // 0.999 is the paper's cap against a singular last step.
      return Float64Array.from({ length: count }, (_, i) => f32(Math.min(beta(i), 0.999)));
    }
    default:
      throw new RangeError(
        "beta_schedule must be linear, scaled_linear or squaredcos_cap_v2, " +
          `got ${schedule.beta_schedule}`,
      );
  }
}

function checkBetas(betas: Float64Array): Float64Array {
  const wrong = betas.find((beta) => !(beta > 0 && beta < 1));
  if (wrong === undefined) return betas;
  throw new RangeError(`betas must lie between 0 and 1, got ${wrong}`);
}

/**
 * ᾱ_t, the share of the signal's variance that is left at timestep t (Ho et al. 2020, eq. 4).
 *
 * With `rescale_betas_zero_snr` nothing is left at the last timestep (Lin et al. 2023, algorithm
 * 1). An epsilon model cannot be asked there and a sigma would be infinite, so callers that divide
 * by it give the smallest float16, 2⁻²⁴, as `terminal`, as diffusers does.
 */
export function alphasCumprod(schedule: TrainingSchedule, terminal = 0): Float64Array {
  const betas = trainingBetas(schedule);
  let product = 1;
  const alphas = betas.map((beta) => f32(product *= f32(1 - beta)));
  if (!schedule.rescale_betas_zero_snr) return alphas;
  const first = Math.sqrt(alphas[0]!);
  const last = Math.sqrt(alphas[alphas.length - 1]!);
  const rescaled = alphas.map((a) => f32(((Math.sqrt(a) - last) * first / (first - last)) ** 2));
  rescaled[rescaled.length - 1] = terminal;
  return rescaled;
}

/** σ_t = √((1 − ᾱ_t) / ᾱ_t), the noise-to-signal ratio of every training timestep, rising. */
export function trainingSigmas(schedule: TrainingSchedule): Float64Array {
  return alphasCumprod(schedule, 2 ** -24)
    .map((alpha) => f32(Math.sqrt(f32(f32(1 - alpha) / alpha))));
}
