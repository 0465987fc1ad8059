import assert from "node:assert/strict";
import fc from "fast-check";
import {
  alphasCumprod,
  trainingBetas,
  trainingSigmas,
} from "../../../inference/schedulers/betas.ts";
import { lagrangeIntegral } from "../../../inference/schedulers/lms.ts";
import { deisWeights } from "../../../inference/schedulers/deis.ts";
import { uniPcWeights } from "../../../inference/schedulers/unipc.ts";
import { karrasSigmas, timestepOfSigma } from "../../../inference/schedulers/sigmas.ts";
import { solve } from "../../../inference/schedulers/solve.ts";
import { stepOrder } from "../../../inference/schedulers/solver_orders.ts";
import {
  intervalTimesteps,
  linspace,
  pointTimesteps,
  roundHalfEven,
} from "../../../inference/schedulers/spacing.ts";
import { STABLE_DIFFUSION } from "./stand_ins.ts";

const close = (actual: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual}, expected ${expected}`);

Deno.test("trainingBetas: ends of Stable Diffusion's schedule, and its greatest sigma", () => {
  const betas = trainingBetas(STABLE_DIFFUSION);
  assert.equal(betas.length, 1000);
  close(betas[0]!, 0.00085, 1e-9);
  close(betas[999]!, 0.012, 1e-9);
  const sigmas = trainingSigmas(STABLE_DIFFUSION);
  // What diffusers has; its float32 sums end two units in the last place lower than these.
  close(sigmas[0]!, 0.0291675, 1e-6);
  close(sigmas[999]!, 14.614645004272461, 1e-5);
});

Deno.test("trainingBetas: linear, cosine and given ones", () => {
  const linear = trainingBetas({ ...STABLE_DIFFUSION, beta_schedule: "linear" });
  close(linear[500]! - linear[499]!, (0.012 - 0.00085) / 999, 1e-8);
  const cosine = alphasCumprod({ ...STABLE_DIFFUSION, beta_schedule: "squaredcos_cap_v2" });
  // Nichol and Dhariwal: ᾱ(t) = f(t) / f(0), f(t) = cos²(((t + 0.008) / 1.008) · π/2).
  const f = (t: number) => Math.cos((t + 0.008) / 1.008 * Math.PI / 2) ** 2;
  for (const t of [0, 10, 500, 900]) close(cosine[t]!, f((t + 1) / 1000) / f(0), 1e-6);
  const given = { ...STABLE_DIFFUSION, num_train_timesteps: 2, trained_betas: [0.25, 0.5] };
  assert.deepEqual([...alphasCumprod(given)], [0.75, 0.375]);
});

Deno.test("alphasCumprod: zero terminal SNR keeps the first and empties the last", () => {
  const plain = alphasCumprod(STABLE_DIFFUSION);
  const zero = { ...STABLE_DIFFUSION, rescale_betas_zero_snr: true };
  const rescaled = alphasCumprod(zero);
  close(rescaled[0]!, plain[0]!, 1e-7);
  assert.equal(rescaled[999], 0);
  assert.ok(rescaled[998]! > 0 && rescaled[998]! < plain[998]!);
  assert.equal(alphasCumprod(zero, 2 ** -24)[999], 2 ** -24);
  close(trainingSigmas(zero)[999]!, 4096, 1);
});

Deno.test("roundHalfEven: numpy's rounding", () => {
  const pairs = [[0.5, 0], [1.5, 2], [2.5, 2], [-0.5, 0], [-1.5, -2], [2.4, 2], [2.6, 3], [7, 7]];
  for (const [value, rounded] of pairs) close(roundHalfEven(value!), rounded!, 0);
});

Deno.test("linspace: both ends, evenly", () => {
  assert.deepEqual(linspace(0, 1, 5), [0, 0.25, 0.5, 0.75, 1]);
  assert.equal(linspace(0, 999, 7).at(-1), 999);
});

Deno.test("spacings: the timesteps of Lin et al., table 2, at 10 and 5 steps", () => {
  const of = (timestep_spacing: "leading" | "linspace" | "trailing", steps_offset = 0) => ({
    ...STABLE_DIFFUSION,
    timestep_spacing,
    steps_offset,
  });
  const point = (schedule: ReturnType<typeof of>, whole = true) =>
    pointTimesteps(schedule, 10, "leading", whole);
  assert.deepEqual(point(of("leading")), [900, 800, 700, 600, 500, 400, 300, 200, 100, 0]);
  assert.deepEqual(point(of("leading", 1)).at(-1), 1);
  assert.deepEqual(point(of("linspace")), [999, 888, 777, 666, 555, 444, 333, 222, 111, 0]);
  assert.deepEqual(point(of("trailing")), [999, 899, 799, 699, 599, 499, 399, 299, 199, 99]);
  assert.deepEqual(
    pointTimesteps(of("linspace"), 5, "leading", false),
    [999, 749.25, 499.5, 249.75, 0],
  );
  // 499.5 goes to the even neighbour.
  assert.deepEqual(pointTimesteps(of("linspace"), 3, "leading", true), [999, 500, 0]);
  assert.deepEqual(intervalTimesteps(of("linspace"), 5, "linspace"), [999, 799, 599, 400, 200]);
  assert.deepEqual(intervalTimesteps(of("leading", 1), 5, "leading"), [831, 665, 499, 333, 167]);
  assert.deepEqual(intervalTimesteps(of("trailing"), 5, "trailing"), [999, 799, 599, 399, 199]);
});

Deno.test("spacings: any number of steps gives that many falling timesteps in range", () => {
  const spacing = fc.constantFrom("leading", "linspace", "trailing");
  fc.assert(
    fc.property(spacing, fc.integer({ min: 1, max: 999 }), fc.nat(1), (spacing, steps, offset) => {
      const schedule = { ...STABLE_DIFFUSION, timestep_spacing: spacing, steps_offset: offset };
      const lists = [
        pointTimesteps(schedule, steps, "leading", true),
        pointTimesteps(schedule, steps, "leading", false),
        ...(spacing === "leading" && steps === 999 ? [] : [
          intervalTimesteps(schedule, steps, spacing),
        ]),
      ];
      for (const list of lists) {
        assert.equal(list.length, steps);
        assert.ok(list.every((t, i) => t >= 0 && t <= 999 && (i === 0 || t <= list[i - 1]!)));
      }
    }),
  );
});

Deno.test("karrasSigmas: ends kept, seventh roots even", () => {
  const sigmas = karrasSigmas(14, 0.03, 9);
  close(sigmas[0]!, 14, 1e-12);
  close(sigmas[8]!, 0.03, 1e-12);
  const roots = sigmas.map((sigma) => sigma ** (1 / 7));
  for (let i = 2; i < 9; i++) {
    close(roots[i]! - roots[i - 1]!, roots[1]! - roots[0]!, 1e-12);
  }
  assert.equal(karrasSigmas(14, 0.03, 1).length, 1);
});

Deno.test("timestepOfSigma: undoes the trained sigmas, holds at the ends", () => {
  const sigmas = trainingSigmas(STABLE_DIFFUSION);
  const logs = sigmas.map(Math.log);
  for (const t of [0, 1, 500, 998, 999]) close(timestepOfSigma(sigmas[t]!, logs), t, 1e-9);
  close(timestepOfSigma(Math.sqrt(sigmas[10]! * sigmas[11]!), logs), 10.5, 1e-9);
  assert.equal(timestepOfSigma(0, logs), 0);
  assert.equal(timestepOfSigma(1e9, logs), 999);
});

/** Simpson's rule, fine enough to judge the closed forms by. */
function integrate(f: (x: number) => number, from: number, to: number): number {
  const n = 2000;
  const h = (to - from) / n;
  let sum = f(from) + f(to);
  for (let i = 1; i < n; i++) sum += f(from + i * h) * (i % 2 === 0 ? 2 : 4);
  return sum * h / 3;
}

const lagrange = (nodes: number[], at: number, x: number) =>
  nodes.reduce((p, node, i) => i === at ? p : p * (x - node) / (nodes[at]! - node), 1);

Deno.test("lagrangeIntegral: exact to order 4", () => {
  const nodes = [2, 3.1, 4.7, 9];
  for (const at of [0, 1, 2, 3]) {
    const expected = integrate((x) => lagrange(nodes, at, x), 2, 1.2);
    close(lagrangeIntegral(nodes, at, 2, 1.2), expected, 1e-10);
  }
});

Deno.test("deisWeights: integrals of the polynomials in log rho", () => {
  for (const nodes of [[2], [2, 3.1], [2, 3.1, 4.7]]) {
    const logs = nodes.map(Math.log);
    deisWeights(1.2, nodes).forEach((weight, at) =>
      close(weight, integrate((rho) => lagrange(logs, at, Math.log(rho)), 2, 1.2), 1e-10)
    );
  }
});

Deno.test("uniPcWeights: exact for polynomials in lambda", () => {
  // x0 = u^p along a step of length h leads to ∫ e^(u − h) u^p du; the weights of the differences
  // from u = 0 must give that for every power that they span.
  const h = 0.7;
  for (const ratios of [[-0.8, 1], [-1.9, -0.8], [-1.9, -0.8, 1]]) {
    for (const bh1 of [false, true]) {
      const weights = uniPcWeights(ratios, h, bh1);
      const b = bh1 ? -h : Math.expm1(-h);
      for (let power = 1; power <= ratios.length; power++) {
        const sum = weights.reduce((s, w, k) => s + w * ratios[k]! ** (power - 1), 0);
        const expected = integrate((u) => Math.exp((u - 1) * h) * u ** power * h, 0, 1);
        close(-b * sum, expected, 1e-10);
      }
    }
  }
});

Deno.test("solve: random systems", () => {
  const entry = fc.double({ min: -5, max: 5, noNaN: true });
  const row = fc.tuple(entry, entry, entry);
  fc.assert(fc.property(row, row, row, row, (a, b, c, x) => {
    // Made diagonally dominant, so that there is one answer.
    const matrix = [a, b, c].map((r, i) =>
      r.map((v, j) => i === j ? v + 20 * (v < 0 ? -1 : 1) : v)
    );
    const right = matrix.map((r) => r.reduce((sum, v, j) => sum + v * x[j]!, 0));
    solve(matrix, right).forEach((value, i) => close(value, x[i]!, 1e-9));
  }));
  assert.deepEqual(solve([[0, 2], [4, 0]], [6, 8]), [2, 3]);
});

Deno.test("stepOrder: grows from 1, falls to 2 and 1 below 15 steps or before noise 0", () => {
  const orders = (order: number, steps: number, endsAtZero: boolean, options = {}) => {
    const sigmas = Array.from({ length: steps + 1 }, (_, i) => steps - i);
    const schedule = { ...STABLE_DIFFUSION, ...options };
    return Array.from(
      { length: steps },
      (_, i) =>
        stepOrder({ order, steps, schedule, endsAtZero }, sigmas, i, Math.min(i + 1, order)),
    );
  };
  assert.deepEqual(orders(3, 6, true), [1, 2, 3, 3, 2, 1]);
  assert.deepEqual(orders(3, 14, false).slice(-3), [3, 2, 1]);
  assert.deepEqual(orders(3, 15, false).slice(-3), [3, 3, 3]);
  assert.deepEqual(orders(3, 15, true).slice(-3), [3, 3, 1]);
  assert.deepEqual(orders(2, 6, false, { lower_order_final: false }), [1, 2, 2, 2, 2, 2]);
  assert.deepEqual(orders(2, 20, false, { euler_at_final: true }).slice(-2), [2, 1]);
  assert.deepEqual(orders(1, 3, false), [1, 1, 1]);
  // Two equal noise levels behind, or none ahead, give no slope.
  const rule = { order: 3, steps: 20, schedule: STABLE_DIFFUSION, endsAtZero: true };
  assert.equal(stepOrder(rule, [9, 8, 8, 7], 2, 3), 1);
  assert.equal(stepOrder(rule, [9, 9, 8, 7], 2, 3), 2);
  assert.equal(stepOrder(rule, [9, 8, 7, 7], 2, 3), 1);
});
