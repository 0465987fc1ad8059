import { combine } from "./combine.ts";
import { history } from "./history.ts";
import { sampler } from "./plan.ts";
import { preservingLevelOfSigma } from "./prediction.ts";
import { finalSigma, solverSigmas } from "./sigmas.ts";
import { stepOrder } from "./solver_orders.ts";
import type { SamplerFactory } from "./types.ts";

/**
 * DPM++ 2M and 3M: multistep DPM-Solver++ of order 2 or 3, which extrapolates x0's estimate over
 * λ = log(α/σ) from those of the steps before. Lu et al. 2022, "DPM-Solver++: Fast Solver for
 * Guided Sampling of Diffusion Probabilistic Models", algorithm 2 and appendix; diffusers
 * `scheduling_dpmsolver_multistep.py` with algorithm_type `dpmsolver++`.
 */
export function dpmppMultistep(order: 2 | 3, karras: boolean): SamplerFactory {
  return sampler(({ steps, schedule, firstStep }) => {
    const { timesteps, sigmas } = solverSigmas(schedule, steps, karras, finalSigma(schedule));
    const levels = sigmas.map(preservingLevelOfSigma);
    const lambdas = sigmas.map((sigma) => -Math.log(sigma));
    const rule = { order, steps, schedule, endsAtZero: sigmas[steps] === 0 };
    const heun = schedule.solver_type === "heun";
    return {
      calls: timesteps.map((timestep, i) => ({ timestep, ...levels[i]! })),
      firstCall: firstStep,
      initNoiseSigma: 1,
      begin: (length) => {
        const { entries, push } = history(length, order);
        return ({ index, sample, denoised, next }) => {
          push(denoised);
          const [from, to] = [levels[index]!, levels[index + 1]!];
          const h = lambdas[index + 1]! - lambdas[index]!;
          const ratio = to.noise / from.noise;
          const [newest, older, oldest] = entries;
          // phi1 and so on: the integrals of 1, u and u²/2 that weigh x0 and its derivatives.
          const phi1 = -to.signal * Math.expm1(-h);
          const use = stepOrder(rule, sigmas, index, entries.length);
          if (use === 1) return void combine(next, [ratio, sample], [phi1, newest!]);
          const phi2 = to.signal * (Math.expm1(-h) / h + 1);
          const r0 = (lambdas[index]! - lambdas[index - 1]!) / h;
          if (use === 2) {
            const slope = (heun ? phi2 : phi1 / 2) / r0;
            return void combine(next, [ratio, sample], [phi1 + slope, newest!], [-slope, older!]);
          }
          const r1 = (lambdas[index - 1]! - lambdas[index - 2]!) / h;
          const phi3 = -to.signal * ((Math.expm1(-h) + h) / h ** 2 - 0.5);
          // First differences d0 = (m0 − m1)/r0 and d1 = (m1 − m2)/r1 get these weights.
          const bend = (phi2 * r0 + phi3) / (r0 + r1);
          const [w0, w1] = [(phi2 + bend) / r0, -bend / r1];
          combine(
            next,
            [ratio, sample],
            [phi1 + w0, newest!],
            [w1 - w0, older!],
            [-w1, oldest!],
          );
        };
      },
    };
  });
}
