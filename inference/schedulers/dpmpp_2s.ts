import { combine } from "./combine.ts";
import { history } from "./history.ts";
import { sampler } from "./plan.ts";
import { preservingLevelOfSigma } from "./prediction.ts";
import { finalSigma, solverSigmas } from "./sigmas.ts";
import type { SamplerFactory, TrainingSchedule } from "./types.ts";

/**
 * Orders of the steps: pairs of 1 (to the middle) and 2 (from the start to the end). A run that
 * would end in a 2 at noise 0, or with half a pair, ends with order 1.
 */
function orders(steps: number, schedule: TrainingSchedule, endsAtZero: boolean): number[] {
  const lower = schedule.lower_order_final || endsAtZero || steps % 2 === 1;
  return Array.from(
    { length: steps },
    (_, i) => i % 2 === 0 || (lower && i === steps - 1) ? 1 : 2,
  );
}

/**
 * DPM++ 2S: singlestep DPM-Solver++ of order 2. Lu et al. 2022, "DPM-Solver++", algorithm 1;
 * diffusers `scheduling_dpmsolver_singlestep.py`, whose timesteps are always linspace.
 */
export function dpmpp2s(karras: boolean): SamplerFactory {
  return sampler(({ steps, schedule, firstStep }) => {
    const last = finalSigma(schedule);
    const { timesteps, sigmas } = solverSigmas(schedule, steps, karras, last, "linspace");
    const levels = sigmas.map(preservingLevelOfSigma);
    const lambdas = sigmas.map((sigma) => -Math.log(sigma));
    const order = orders(steps, schedule, sigmas[steps] === 0);
    const heun = schedule.solver_type === "heun";
    return {
      calls: timesteps.map((timestep, i) => ({ timestep, ...levels[i]! })),
      firstCall: firstStep,
      initNoiseSigma: 1,
      begin: (length) => {
        const start = new Float32Array(length);
        const { entries, push } = history(length, 2);
        return ({ index, sample, denoised, next }) => {
          push(denoised);
          const to = levels[index + 1]!;
          // Image-to-image may enter between a 1 and its 2, and 1000 rounded timesteps can have two
          // alike: then a step of order 1 is made from here.
          const alone = entries.length < 2 || sigmas[index] === sigmas[index - 1];
          if (order[index] === 1 || alone) {
            start.set(sample);
            const phi1 = -to.signal * Math.expm1(lambdas[index]! - lambdas[index + 1]!);
            const ratio = to.noise / levels[index]!.noise;
            return void combine(next, [ratio, sample], [phi1, denoised]);
          }
          const h = lambdas[index + 1]! - lambdas[index - 1]!;
          const r0 = (lambdas[index]! - lambdas[index - 1]!) / h;
          const phi1 = -to.signal * Math.expm1(-h);
          const slope = (heun ? to.signal * (Math.expm1(-h) / h + 1) : phi1 / 2) / r0;
          const ratio = to.noise / levels[index - 1]!.noise;
          combine(next, [ratio, start], [slope, entries[0]!], [phi1 - slope, entries[1]!]);
        };
      },
    };
  });
}
