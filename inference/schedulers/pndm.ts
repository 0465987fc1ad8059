import { alphasCumprod } from "./betas.ts";
import { combine, type Term } from "./combine.ts";
import { history } from "./history.ts";
import { preservingCalls, sampler } from "./plan.ts";
import { predictionOf, predictNoise, preservingLevel } from "./prediction.ts";
import { pointTimesteps } from "./spacing.ts";

/** Adams–Bashforth weights of the newest answer and those before it, by how many there are. */
const ADAMS_BASHFORTH = [
  [1],
  [3 / 2, -1 / 2],
  [23 / 12, -16 / 12, 5 / 12],
  [55 / 24, -59 / 24, 37 / 24, -9 / 24],
];

/**
 * PNDM in its linear multistep form (PLMS, `skip_prk_steps`), as Stable Diffusion uses it: the
 * last four answers are blended, then a DDIM-like transfer is made with the blend.
 * Liu et al. 2022, "Pseudo Numerical Methods for Diffusion Models on Manifolds", eqs. 9 and 12;
 * diffusers `scheduling_pndm.py`. The second timestep is asked twice, to begin with a corrected
 * (Heun-like) first step; image-to-image does the same from where it enters, where upstream would
 * run one step out of tune. Answers of a v model are blended as they are, as upstream does.
 */
export const pndm = sampler(({ steps, schedule, firstStep }) => {
  // Each step divides by its own signal, so some must be left even at zero terminal SNR.
  const alphas = alphasCumprod(schedule, 2 ** -24);
  const final = schedule.set_alpha_to_one ? 1 : alphas[0]!;
  const stride = Math.floor(schedule.num_train_timesteps / steps);
  const prediction = predictionOf(schedule);
  const kept = pointTimesteps(schedule, steps, "leading", true).slice(firstStep);
  const timesteps = kept.length > 1 ? [kept[0]!, kept[1]!, ...kept.slice(1)] : kept;
  const calls = preservingCalls(timesteps, alphas);
  return {
    calls,
    firstCall: 0,
    initNoiseSigma: 1,
    begin: (length) => {
      const first = new Float32Array(length);
      const blend = new Float32Array(length);
      const eps = new Float32Array(length);
      const { entries: answers, push } = history(length, ADAMS_BASHFORTH.length);
      return ({ index, sample, output, next }) => {
        const correcting = index === 1;
        if (index === 0) first.set(sample);
        if (correcting) combine(blend, [0.5, output], [0.5, answers[0]!]);
        else {
          push(output);
          const weights = ADAMS_BASHFORTH[answers.length - 1]!;
          combine(blend, ...answers.map((answer, i): Term => [weights[i]!, answer]));
        }
        const from = correcting ? first : sample;
        const timestep = timesteps[index]!;
        const start = correcting ? Math.min(timestep + stride, alphas.length - 1) : timestep;
        const end = correcting ? timestep : timestep - stride;
        const at = preservingLevel(alphas[start]!);
        const to = preservingLevel(end >= 0 ? alphas[end]! : final);
        predictNoise(eps, prediction, at, from, blend);
        const signal = to.signal / at.signal;
        combine(next, [signal, from], [to.noise - signal * at.noise, eps]);
      };
    },
  };
});
