import { combine, type Term } from "./combine.ts";
import { history } from "./history.ts";
import { sampler } from "./plan.ts";
import { preservingLevelOfSigma } from "./prediction.ts";
import { finalSigma, solverSigmas } from "./sigmas.ts";
import { solve } from "./solve.ts";
import { distinctOrder, solverOrder } from "./solver_orders.ts";
import type { SamplerFactory } from "./types.ts";

/**
 * Weights of UniPC's differences. `ratios` are where the older estimates lie, in units of the step
 * h over λ (so they are negative); 1 in the last place stands for the step's own end, which the
 * corrector has. Solves Σ_k rho_k ratio_k^(i−1) = i! φ_(i+1)(−h) / B(h), Zhao et al. 2023, eq. 12.
 */
export function uniPcWeights(ratios: number[], h: number, bh1: boolean): number[] {
  const b = bh1 ? -h : Math.expm1(-h);
  let phi = Math.expm1(-h) / -h - 1;
  let factorial = 1;
  const right = ratios.map((_, i) => {
    const value = phi * factorial / b;
    factorial *= i + 2;
    phi = phi / -h - 1 / factorial;
    return value;
  });
  return solve(ratios.map((_, power) => ratios.map((ratio) => ratio ** power)), right);
}

/**
 * UniPC: a multistep predictor, and a corrector that makes the step before again once the model
 * has answered at its end, at no extra call. Zhao et al. 2023, "UniPC: A Unified
 * Predictor-Corrector Framework for Fast Sampling of Diffusion Models", algorithms 1 and 2 (x0
 * form, B2 unless `solver_type` is bh1); diffusers `scheduling_unipc_multistep.py`.
 */
export function unipc(karras: boolean): SamplerFactory {
  return sampler(({ steps, schedule, firstStep }) => {
    const { timesteps, sigmas } = solverSigmas(schedule, steps, karras, finalSigma(schedule));
    const levels = sigmas.map(preservingLevelOfSigma);
    const lambdas = sigmas.map((sigma) => -Math.log(sigma));
    const order = solverOrder(schedule);
    const falls = schedule.lower_order_final ?? true;
    const bh1 = schedule.solver_type === "bh1";

    /**
     * The terms of a step of `use`th order from level `at` to the next, made of the remembered
     * estimates `answers` (newest first) and, to correct it, of the one at its end.
     */
    const move = (
      at: number,
      use: number,
      start: Float32Array,
      answers: readonly Float32Array[],
      end?: Float32Array,
    ): Term[] => {
      const [from, to] = [levels[at]!, levels[at + 1]!];
      const h = lambdas[at + 1]! - lambdas[at]!;
      const points = Array.from({ length: use - 1 }, (_, k) => ({
        ratio: (lambdas[at - k - 1]! - lambdas[at]!) / h,
        answer: answers[k + 1]!,
      }));
      if (end) points.push({ ratio: 1, answer: end });
      // One weight is 1/2 whatever h is, as in the paper's and upstream's short form.
      const weights = points.length === 1
        ? [0.5]
        : uniPcWeights(points.map(({ ratio }) => ratio), h, bh1);
      const scale = -to.signal * (bh1 ? -h : Math.expm1(-h));
      const shares = points.map(({ ratio }, i) => scale * weights[i]! / ratio);
      const newest = shares.reduce((rest, share) => rest - share, -to.signal * Math.expm1(-h));
      return [
        [to.noise / from.noise, start],
        [newest, answers[0]!],
        ...points.map(({ answer }, i): Term => [shares[i]!, answer]),
      ];
    };

    return {
      calls: timesteps.map((timestep, i) => ({ timestep, ...levels[i]! })),
      firstCall: firstStep,
      initNoiseSigma: 1,
      begin: (length) => {
        const start = new Float32Array(length);
        const { entries, push } = history(length, order);
        let used = 0;
        return ({ index, sample, denoised, next }) => {
          if (used > 0 && sigmas[index] !== sigmas[index - 1]) {
            combine(start, ...move(index - 1, used, start, entries, denoised));
          } else start.set(sample);
          push(denoised);
          const most = falls ? Math.min(order, steps - index) : order;
          used = sigmas[index + 1] === 0
            ? 1
            : distinctOrder(Math.min(most, entries.length), sigmas, index);
          combine(next, ...move(index, used, start, entries));
        };
      },
    };
  });
}
