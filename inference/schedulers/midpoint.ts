import { combine } from "./combine.ts";
import type { ModelCall, Recipe, RecipeOptions, Stage } from "./plan.ts";
import { explodingLevel } from "./prediction.ts";
import { kDiffusionInitSigma, type SigmaSchedule } from "./sigmas.ts";

/** The state around one of the two model calls of a step. */
export interface MidpointStage extends Stage {
  /** Index of the step, and of its level in the schedule. */
  at: number;
  /** The first of the two calls, which leads to the middle. */
  halfway: boolean;
  /** The sample that the step started from. */
  start: Float32Array;
}

/**
 * What samplers share that call the model twice a step: at level i, then at `middles[i]` on the
 * way to the next one. The last step has no middle, and one call only.
 */
export function midpointRecipe(
  { schedule, firstStep }: RecipeOptions,
  plan: SigmaSchedule,
  middles: readonly number[],
  step: (stage: MidpointStage) => void,
): Recipe {
  return {
    calls: midpointCalls(plan, middles),
    firstCall: 2 * firstStep,
    initNoiseSigma: kDiffusionInitSigma(schedule, plan.sigmas),
    begin(length) {
      const start = new Float32Array(length);
      return (stage) => {
        const halfway = stage.index % 2 === 0;
        if (halfway) start.set(stage.sample);
        step({ ...stage, at: stage.index >> 1, halfway, start });
      };
    },
  };
}

/** The geometric middle of each step but the last. */
export function geometricMiddles({ sigmas }: SigmaSchedule, steps: number): number[] {
  return Array.from({ length: steps - 1 }, (_, i) => Math.sqrt(sigmas[i]! * sigmas[i + 1]!));
}

/** Walks from `sigma` along the slope there to `middle`. */
export function walkToMiddle({ sample, denoised, next }: Stage, sigma: number, middle = 0): void {
  const ratio = middle / sigma;
  combine(next, [ratio, sample], [1 - ratio, denoised]);
}

function midpointCalls(schedule: SigmaSchedule, middles: readonly number[]): ModelCall[] {
  const { timesteps, sigmas, timestepAt } = schedule;
  const call = (timestep: number, sigma: number) => ({ timestep, ...explodingLevel(sigma) });
  return timesteps.flatMap((timestep, i) => {
    const start = call(timestep, sigmas[i]!);
    const middle = middles[i];
    return middle === undefined ? [start] : [start, call(timestepAt(middle), middle)];
  });
}
