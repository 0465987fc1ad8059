import { combine } from "./combine.ts";
import { history } from "./history.ts";
import { sampler } from "./plan.ts";
import { preservingLevelOfSigma } from "./prediction.ts";
import { finalSigma, solverSigmas } from "./sigmas.ts";
import { stepOrder } from "./solver_orders.ts";
import type { SamplerFactory } from "./types.ts";

/**
 * DPM++ 2M SDE: the second-order multistep solver on the reverse SDE, which forgets the old noise
 * as fast as it adds new. Lu et al. 2022, "DPM-Solver++", section 5.3; diffusers
 * `scheduling_dpmsolver_multistep.py` with algorithm_type `sde-dpmsolver++`. One draw a step, also
 * in the last, where its weight is 0.
 */
export function dpmpp2mSde(karras: boolean): SamplerFactory {
  return sampler(({ steps, schedule, firstStep }) => {
    const { timesteps, sigmas } = solverSigmas(schedule, steps, karras, finalSigma(schedule));
    const levels = sigmas.map(preservingLevelOfSigma);
    const lambdas = sigmas.map((sigma) => -Math.log(sigma));
    const rule = { order: 2, steps, schedule, endsAtZero: sigmas[steps] === 0 };
    const heun = schedule.solver_type === "heun";
    return {
      calls: timesteps.map((timestep, i) => ({ timestep, ...levels[i]! })),
      firstCall: firstStep,
      initNoiseSigma: 1,
      begin: (length) => {
        const { entries, push } = history(length, 2);
        return ({ index, sample, denoised, next, draw }) => {
          push(denoised);
          const [from, to] = [levels[index]!, levels[index + 1]!];
          const h = lambdas[index + 1]! - lambdas[index]!;
          const ratio = to.noise / from.noise * Math.exp(-h);
          const phi1 = -to.signal * Math.expm1(-2 * h);
          const fresh = to.noise * Math.sqrt(-Math.expm1(-2 * h));
          const [newest, older] = entries;
          const use = stepOrder(rule, sigmas, index, entries.length);
          if (use === 1) {
            return void combine(next, [ratio, sample], [phi1, newest!], [fresh, draw()]);
          }
          const r0 = (lambdas[index]! - lambdas[index - 1]!) / h;
          const phi2 = to.signal * (Math.expm1(-2 * h) / (2 * h) + 1);
          const slope = (heun ? phi2 : phi1 / 2) / r0;
          combine(
            next,
            [ratio, sample],
            [phi1 + slope, newest!],
            [-slope, older!],
            [fresh, draw()],
          );
        };
      },
    };
  });
}
