import { combine, type Term } from "./combine.ts";
import { history } from "./history.ts";
import { sampler } from "./plan.ts";
import { explodingLevel } from "./prediction.ts";
import { distinctOrder } from "./solver_orders.ts";
import { kDiffusionInitSigma, kDiffusionSigmas } from "./sigmas.ts";
import type { SamplerFactory } from "./types.ts";

/**
 * Integrates over [from, to] the Lagrange polynomial that is 1 at `nodes[at]` and 0 at the other
 * nodes. Two-point Gauss–Legendre, which is exact for the cubics that four nodes give.
 */
export function lagrangeIntegral(nodes: number[], at: number, from: number, to: number): number {
  const [middle, half] = [(from + to) / 2, (to - from) / 2];
  const value = (x: number) =>
    nodes.reduce(
      (product, node, i) => i === at ? product : product * (x - node) / (nodes[at]! - node),
      1,
    );
  return half * (value(middle - half / Math.sqrt(3)) + value(middle + half / Math.sqrt(3)));
}

/**
 * LMS: linear multistep of order 4 on the probability-flow ODE, its weights integrated for the
 * uneven noise levels. k-diffusion `sample_lms` (Crowson 2022); diffusers
 * `scheduling_lms_discrete.py`. The order grows from 1 with the slopes that this run has seen;
 * upstream counts skipped steps too in image-to-image, and then weighs slopes it does not have.
 */
export function lms(karras: boolean): SamplerFactory {
  return sampler(({ steps, schedule, firstStep }) => {
    const { timesteps, sigmas } = kDiffusionSigmas(schedule, steps, karras);
    return {
      calls: timesteps.map((timestep, i) => ({ timestep, ...explodingLevel(sigmas[i]!) })),
      firstCall: firstStep,
      initNoiseSigma: kDiffusionInitSigma(schedule, sigmas),
      begin: (length) => {
        const slope = new Float32Array(length);
        const { entries: slopes, push } = history(length, 4);
        return ({ index, sample, denoised, next }) => {
          const sigma = sigmas[index]!;
          push(combine(slope, [1 / sigma, sample], [-1 / sigma, denoised]));
          const use = distinctOrder(slopes.length, sigmas, index);
          const nodes = Array.from({ length: use }, (_, back) => sigmas[index - back]!);
          const weights = nodes.map((_, at) =>
            lagrangeIntegral(nodes, at, sigma, sigmas[index + 1]!)
          );
          combine(next, [1, sample], ...weights.map((weight, i): Term => [weight, slopes[i]!]));
        };
      },
    };
  });
}
