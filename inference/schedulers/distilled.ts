import type { TrainingSchedule } from "./types.ts";

/**
 * Timesteps of lcm and tcd: evenly spaced picks, from the noisiest down, out of the
 * `original_inference_steps` (50) that the model was distilled with. Luo et al. 2023, "Latent
 * Consistency Models", section 4.3; diffusers `scheduling_lcm.py`, `set_timesteps`. Throws a
 * RangeError for more steps than there are to pick from.
 */
export function distilledTimesteps(schedule: TrainingSchedule, steps: number): number[] {
  const trained = schedule.num_train_timesteps;
  const original = schedule.original_inference_steps ?? 50;
  if (!Number.isInteger(original) || original < 1 || original > trained) {
    throw new RangeError(
      `original_inference_steps must be a whole number from 1 to ${trained}, got ${original}`,
    );
  }
  if (steps > original) {
    throw new RangeError(
      `steps must be at most ${original} with this sampler, which is what its models were ` +
        `distilled with, got ${steps}`,
    );
  }
  const stride = Math.floor(trained / original);
  return Array.from({ length: steps }, (_, i) => {
    const skipped = Math.floor(i * (original / steps));
    return (original - skipped) * stride - 1;
  });
}
