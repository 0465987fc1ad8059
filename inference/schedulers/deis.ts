import { combine, type Term } from "./combine.ts";
import { history } from "./history.ts";
import { sampler } from "./plan.ts";
import { preservingLevelOfSigma } from "./prediction.ts";
import { solverSigmas } from "./sigmas.ts";
import { solverOrder, stepOrder } from "./solver_orders.ts";
import type { SamplerFactory } from "./types.ts";

/**
 * Antiderivatives over rho of the Lagrange polynomials in log rho: of the line that is 1 at `b`
 * and 0 at `c`, and of the parabola that is 1 at `b` and 0 at `c` and `d`.
 */
const line = (rho: number, b: number, c: number) =>
  rho * (Math.log(rho) - Math.log(c) - 1) / (Math.log(b) - Math.log(c));

function parabola(rho: number, b: number, c: number, d: number): number {
  const [t, lb, lc, ld] = [rho, b, c, d].map(Math.log) as [number, number, number, number];
  const value = rho * (t * t - (lc + ld + 2) * t + lc * ld + lc + ld + 2);
  return value / ((lb - lc) * (lb - ld));
}

/**
 * Weights of the newest noise estimate and those before it: the integrals from `s0` to `t` of the
 * polynomials through the noise levels `s` that they were made at, newest first.
 */
export function deisWeights(t: number, s: number[]): number[] {
  const [s0, s1, s2] = s as [number, number?, number?];
  if (s1 === undefined) return [t - s0];
  if (s2 === undefined) {
    return [line(t, s0, s1) - line(s0, s0, s1), line(t, s1, s0) - line(s0, s1, s0)];
  }
  const over = (b: number, c: number, d: number) => parabola(t, b, c, d) - parabola(s0, b, c, d);
  return [over(s0, s1, s2), over(s1, s2, s0), over(s2, s0, s1)];
}

/**
 * DEIS in its log-rho form: x/α moves along the estimated noise over rho = σ/α, extrapolated by a
 * polynomial in log rho. Zhang and Chen 2023, "Fast Sampling of Diffusion Models with Exponential
 * Integrator", section 3 (rhoAB); diffusers `scheduling_deis_multistep.py`. It ends at the cleanest
 * trained noise level, not at 0, where log rho has no end.
 */
export function deis(karras: boolean): SamplerFactory {
  return sampler(({ steps, schedule, firstStep }) => {
    const last = (trained: Float64Array) => trained[0]!;
    const { timesteps, sigmas } = solverSigmas(schedule, steps, karras, last);
    const levels = sigmas.map(preservingLevelOfSigma);
    const order = solverOrder(schedule);
    const rule = { order, steps, schedule, endsAtZero: false };
    return {
      calls: timesteps.map((timestep, i) => ({ timestep, ...levels[i]! })),
      firstCall: firstStep,
      initNoiseSigma: 1,
      begin: (length) => {
        const eps = new Float32Array(length);
        const { entries, push } = history(length, order);
        return ({ index, sample, denoised, next }) => {
          const [from, to] = [levels[index]!, levels[index + 1]!];
          const { signal, noise } = from;
          push(combine(eps, [1 / noise, sample], [-signal / noise, denoised]));
          const use = stepOrder(rule, sigmas, index, entries.length);
          const at = Array.from({ length: use }, (_, back) => sigmas[index - back]!);
          const weights = deisWeights(sigmas[index + 1]!, at);
          const terms = weights.map((w, i): Term => [to.signal * w, entries[i]!]);
          combine(next, [to.signal / signal, sample], ...terms);
        };
      },
    };
  });
}
