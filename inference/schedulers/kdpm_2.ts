import { combine } from "./combine.ts";
import { type ModelCall, sampler } from "./plan.ts";
import { explodingLevel } from "./prediction.ts";
import { roundHalfEven } from "./spacing.ts";
import { kDiffusionInitSigma, kDiffusionSigmas, type SigmaSchedule } from "./sigmas.ts";
import type { SamplerFactory } from "./types.ts";

/** Model calls of a two-call step: at level i, then at `middles[i]` on the way to the next one.
 * The last step has one call only. */
export function midpointCalls(schedule: SigmaSchedule, middles: number[]): ModelCall[] {
  const { timesteps, sigmas, timestepAt } = schedule;
  const call = (timestep: number, sigma: number) => ({ timestep, ...explodingLevel(sigma) });
  return timesteps.flatMap((timestep, i) => {
    const start = call(timestep, sigmas[i]!);
    const middle = middles[i];
    return middle === undefined ? [start] : [start, call(timestepAt(middle), middle)];
  });
}

/** The k-diffusion schedule with the whole timesteps that upstream's two KDPM2 classes ask the
 * model at when the spacing is Karras'. */
export function kdpm2Sigmas(...args: Parameters<typeof kDiffusionSigmas>): SigmaSchedule {
  const schedule = kDiffusionSigmas(...args);
  const karras = args[2];
  return karras ? { ...schedule, timesteps: schedule.timesteps.map(roundHalfEven) } : schedule;
}

/** KDPM2, DPM-Solver-2 in sigmas: the slope at the (geometric) middle of a step carries the whole
 * step. Karras et al. 2022, algorithm 2 without churn; Lu et al. 2022, "DPM-Solver", algorithm 1;
 * diffusers `scheduling_k_dpm_2_discrete.py`. */
export function kdpm2(karras: boolean): SamplerFactory {
  return sampler(({ steps, schedule, firstStep }) => {
    const plan = kdpm2Sigmas(schedule, steps, karras);
    const { sigmas } = plan;
    const middles = Array.from(
      { length: steps - 1 },
      (_, i) => Math.sqrt(sigmas[i]! * sigmas[i + 1]!),
    );
    return {
      calls: midpointCalls(plan, middles),
      firstCall: 2 * firstStep,
      initNoiseSigma: kDiffusionInitSigma(schedule, sigmas),
      begin: (length) => {
        const start = new Float32Array(length);
        return ({ index, sample, denoised, next }) => {
          const at = index >> 1;
          const sigma = sigmas[at]!;
          if (index % 2 === 0) {
            start.set(sample);
            const ratio = (middles[at] ?? 0) / sigma;
            combine(next, [ratio, sample], [1 - ratio, denoised]);
          } else {
            const part = (sigmas[at + 1]! - sigma) / middles[at]!;
            combine(next, [1, start], [part, sample], [-part, denoised]);
          }
        };
      },
    };
  });
}
