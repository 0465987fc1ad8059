import { mulberry32 } from "../../mulberry32.ts";
import type { Choice, Part } from "./parse.ts";

/**
 * Yields every combination of a dynamic prompt; the last choice changes first. Lazy, so that only
 * the ones taken cost time.
 */
export function* everyPrompt(parts: readonly Part[], at = 0): Generator<string> {
  const part = parts[at];
  if (part === undefined) return yield "";
  for (const head of typeof part === "string" ? [part] : everyChoice(part)) {
    for (const tail of everyPrompt(parts, at + 1)) yield head + tail;
  }
}

function* everyChoice({ options, from, to, joiner }: Choice): Generator<string> {
  for (let count = from; count <= to; count++) {
    for (const picked of arrangements(options.length, count)) {
      const chosen = picked.map((index) => (options[index] as Choice["options"][number]).parts);
      yield* joined(chosen, joiner);
    }
  }
}

function* joined(lists: readonly Part[][], joiner: string, at = 0): Generator<string> {
  const parts = lists[at];
  if (parts === undefined) return yield "";
  for (const head of everyPrompt(parts)) {
    for (const tail of joined(lists, joiner, at + 1)) {
      yield at + 1 < lists.length ? head + joiner + tail : head;
    }
  }
}

/** Ordered picks of `count` different numbers below `n`. */
function* arrangements(n: number, count: number, taken: number[] = []): Generator<number[]> {
  if (taken.length === count) return yield taken;
  for (let i = 0; i < n; i++) {
    if (!taken.includes(i)) yield* arrangements(n, count, [...taken, i]);
  }
}

/** Yields random prompts without end, the same for the same seed. */
export function* randomPrompts(
  parts: readonly Part[],
  seed: number | null | undefined,
): Generator<string> {
  const random = mulberry32(seed ?? crypto.getRandomValues(new Uint32Array(1))[0] as number);
  for (;;) yield drawPrompt(parts, random);
}

/** Draws one of the prompts that a dynamic prompt stands for. */
export function drawPrompt(parts: readonly Part[], random: () => number): string {
  return parts.map((part) => {
    if (typeof part === "string") return part;
    const left = [...part.options];
    const count = part.from + Math.floor(random() * (part.to - part.from + 1));
    return Array.from({ length: count }, () => drawPrompt(take(left, random), random)).join(
      part.joiner,
    );
  }).join("");
}

/** Takes one option out of the list, by weight. */
function take(left: Choice["options"], random: () => number): Part[] {
  const total = left.reduce((sum, { weight }) => sum + weight, 0);
  let point = random() * total;
  const found = left.findIndex(({ weight }) => (point -= weight) < 0);
  return left.splice(found < 0 ? left.length - 1 : found, 1)[0]?.parts ?? [];
}
