import { ancestralStep } from "./ancestral.ts";
import { combine } from "./combine.ts";
import { midpointCalls } from "./kdpm_2.ts";
import { sampler } from "./plan.ts";
import { kDiffusionInitSigma, kDiffusionSigmas } from "./sigmas.ts";
import type { SamplerFactory } from "./types.ts";

/** DPM++ SDE: a noisy half step to the (geometric) middle, then the whole step from the start with
 * the x0 estimated there. Lu et al. 2022, "DPM-Solver++"; k-diffusion `sample_dpmpp_sde`; diffusers
 * `scheduling_dpmsolver_sde.py`. Two draws a step, none in the last. Upstream draws from a Brownian
 * tree, whose increments are correlated; here each draw is independent, with the same variance. */
export function dpmppSde(karras: boolean): SamplerFactory {
  return sampler(({ steps, schedule, firstStep }) => {
    const plan = kDiffusionSigmas(schedule, steps, karras);
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
        return ({ index, sample, denoised, next, draw }) => {
          const at = index >> 1;
          const middle = middles[at];
          if (middle === undefined) return void next.set(denoised);
          const halfway = index % 2 === 0;
          if (halfway) start.set(sample);
          const { down, up } = ancestralStep(sigmas[at]!, halfway ? middle : sigmas[at + 1]!);
          const ratio = down / sigmas[at]!;
          combine(next, [ratio, start], [1 - ratio, denoised], [up, draw()]);
        };
      },
    };
  });
}
