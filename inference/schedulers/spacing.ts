import type { TrainingSchedule } from "./types.ts";

/**
 * Which training timesteps the steps of a run fall on: the three spacings of Lin et al. 2023
 * ("Common Diffusion Noise Schedules and Sample Steps are Flawed"), table 2.
 */
export type Spacing = NonNullable<TrainingSchedule["timestep_spacing"]>;

/** `count` evenly spaced numbers, both ends included, as numpy.linspace. */
export function linspace(start: number, end: number, count: number): number[] {
  const step = (end - start) / (count - 1);
  return Array.from({ length: count }, (_, i) => i === count - 1 ? end : start + i * step);
}

/** Rounds halves to the even neighbour, as numpy and torch do (IEEE 754 roundTiesToEven). */
export function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1;
}

/** `timestep_spacing`, or the sampler's own default. Throws a RangeError for an unknown one. */
export function spacingOf(schedule: TrainingSchedule, byDefault: Spacing): Spacing {
  const spacing = schedule.timestep_spacing ?? byDefault;
  if (spacing === "leading" || spacing === "linspace" || spacing === "trailing") return spacing;
  throw new RangeError(`timestep_spacing must be leading, linspace or trailing, got ${spacing}`);
}

/**
 * `steps` falling timesteps for the samplers whose last step leads to the clean image: ddim, ddpm,
 * pndm (whole ones) and the k-diffusion family (`whole` false: linspace is not rounded).
 *
 * Two corners differ from diffusers, where it has no usable answer: one linspace step starts at the
 * noisiest timestep instead of the cleanest, and an offset cannot lead past the last timestep.
 */
export function pointTimesteps(
  schedule: TrainingSchedule,
  steps: number,
  byDefault: Spacing,
  whole: boolean,
): number[] {
  const last = schedule.num_train_timesteps - 1;
  switch (spacingOf(schedule, byDefault)) {
    case "linspace": {
      if (steps === 1) return [last];
      const points = linspace(0, last, steps).reverse();
      return points.map(whole ? roundHalfEven : Math.fround);
    }
    case "leading":
      return leading(schedule, steps, Math.floor(schedule.num_train_timesteps / steps));
    case "trailing":
      return trailing(schedule.num_train_timesteps, steps);
  }
}

/**
 * `steps` falling whole timesteps for the deis, dpmpp and unipc families, whose last step leads
 * to a noise level of its own: the spacing is that of `steps + 1` points without the last.
 */
export function intervalTimesteps(
  schedule: TrainingSchedule,
  steps: number,
  spacing: Spacing,
): number[] {
  const last = schedule.num_train_timesteps - 1;
  switch (spacing) {
    case "linspace":
      return linspace(0, last, steps + 1).reverse().slice(0, -1).map(roundHalfEven);
    case "leading": {
      const ratio = Math.floor(schedule.num_train_timesteps / (steps + 1));
      if (ratio === 0) {
        throw new RangeError(
          `steps must be less than ${last + 1} with leading spacing, got ${steps}`,
        );
      }
      return leading(schedule, steps + 1, ratio).slice(0, -1);
    }
    case "trailing":
      return trailing(schedule.num_train_timesteps, steps);
  }
}

function leading(schedule: TrainingSchedule, count: number, ratio: number): number[] {
  const last = schedule.num_train_timesteps - 1;
  const offset = schedule.steps_offset ?? 0;
  return Array.from(
    { length: count },
    (_, i) => Math.min((count - 1 - i) * ratio + offset, last),
  );
}

function trailing(trained: number, steps: number): number[] {
  return Array.from(
    { length: steps },
    (_, i) => roundHalfEven(trained - i * (trained / steps)) - 1,
  );
}
