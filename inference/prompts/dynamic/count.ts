import type { Choice, Part } from "./parse.ts";

/** Counts the prompts of a dynamic prompt, up to `Number.MAX_SAFE_INTEGER`. */
export function countPrompts(parts: readonly Part[]): number {
  return Math.min(product(parts), Number.MAX_SAFE_INTEGER);
}

function product(parts: readonly Part[]): number {
  return parts.reduce((n, part) => typeof part === "string" ? n : n * ofChoice(part), 1);
}

/**
 * Ordered picks of k options: k! times the k-th elementary symmetric polynomial of the options' own
 * numbers, over every k that may be picked. Doubles: beyond 2⁵³ it is only "very many".
 */
function ofChoice({ options, from, to }: Choice): number {
  const symmetric = [1, ...new Array<number>(to).fill(0)];
  for (const { parts } of options) {
    const n = product(parts);
    for (let k = to; k >= 1; k--) {
      const without = symmetric[k - 1] ?? 0;
      if (without > 0) symmetric[k] = (symmetric[k] ?? 0) + n * without;
    }
  }
  let sum = 0;
  let factorial = 1;
  for (let k = 0; k <= to; k++) {
    factorial *= Math.max(k, 1);
    if (k >= from) sum += factorial * (symmetric[k] ?? 0);
  }
  return sum;
}
