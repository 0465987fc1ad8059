import type { TrainingSchedule } from "./types.ts";

/**
 * From this many steps on, a lower order at the end costs more than it steadies (upstream's
 * number, in every multistep class).
 */
const MANY_STEPS = 15;

/** Which order a multistep solver uses at a step. */
export interface OrderRule {
  order: number;
  steps: number;
  /** The last step leads to a noise-free sample, where only order 1 is defined. */
  endsAtZero: boolean;
  schedule: TrainingSchedule;
}

/**
 * The order at step `index` when `seen` answers are remembered, this step's included: it grows
 * from 1, and with few steps it falls to 2 and 1 in the last two (`lower_order_final`).
 */
export function stepOrder(rule: OrderRule, sigmas: number[], index: number, seen: number): number {
  const left = rule.steps - index;
  const lower = (rule.schedule.lower_order_final ?? true) && rule.steps < MANY_STEPS;
  if (left === 1 && (rule.schedule.euler_at_final || lower || rule.endsAtZero)) return 1;
  const most = left === 2 && lower ? Math.min(2, rule.order) : rule.order;
  return distinctOrder(Math.min(most, seen), sigmas, index);
}

/**
 * `order`, or as many of the noise levels from `index` back as differ: two equal ones, which 1000
 * rounded timesteps can have, give no slope. Upstream divides 0 by 0 there.
 */
export function distinctOrder(order: number, sigmas: number[], index: number): number {
  if (sigmas[index] === sigmas[index + 1]) return 1;
  for (let back = 1; back < order; back++) {
    if (sigmas[index - back] === sigmas[index - back + 1]) return back;
  }
  return order;
}

/** `solver_order` of the model's config, or 2. Throws a RangeError outside 1…3. */
export function solverOrder(schedule: TrainingSchedule): number {
  const order = schedule.solver_order ?? 2;
  if (order === 1 || order === 2 || order === 3) return order;
  throw new RangeError(`solver_order must be 1, 2 or 3, got ${order}`);
}
