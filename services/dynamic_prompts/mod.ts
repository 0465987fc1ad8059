import { mulberry32 } from "../../inference/mulberry32.ts";
import type { DynamicPrompts } from "../contract/prompts.ts";
import { createYield } from "../cooperative.ts";
import { countPrompts } from "./count.ts";
import { DynamicPromptError } from "./fault.ts";
import { type Choice, parseDynamicPrompt, type Part } from "./parse.ts";

/** Maximum number of prompts returned at once. */
export const MOST_PROMPTS = 10_000;

export interface DynamicPromptRequest {
  prompt: string;
  max_prompts: number;
  /** true: every combination in order, the last choice changes first; false: drawn at random. */
  combinatorial: boolean;
  /** For random ones: the same seed draws the same prompts. */
  seed?: number | null | undefined;
}

/** Characters of all prompts of one answer. */
const MAX_TEXT = 4_000_000;

export async function expandDynamicPrompt(request: DynamicPromptRequest): Promise<DynamicPrompts> {
  const { prompt, max_prompts, combinatorial, seed } = request;
  let parts: Part[];
  try {
    parts = parseDynamicPrompt(prompt);
  } catch (error) {
    if (!(error instanceof DynamicPromptError)) throw error;
    return { prompts: [prompt], error: error.message, fault: error.fault, total: 1 };
  }
  const total = countPrompts(parts);
  const prompts: string[] = [];
  let size = 0;
  const yieldToOthers = createYield();
  for (const text of combinatorial ? everyOne(parts) : atRandom(parts, seed)) {
    size += text.length;
    if (size > MAX_TEXT) {
      const { message: error, fault } = new DynamicPromptError({
        code: "too_long",
        given: prompts.length,
      });
      return { prompts, error, fault, total };
    }
    prompts.push(text);
    if (prompts.length === max_prompts) break;
    await yieldToOthers();
  }
  return { prompts, error: null, fault: null, total };
}

/** Lazy, so that a prompt with billions of combinations costs no more than the ones taken. */
function* everyOne(parts: readonly Part[], at = 0): Generator<string> {
  const part = parts[at];
  if (part === undefined) return yield "";
  for (const head of typeof part === "string" ? [part] : everyChoice(part)) {
    for (const tail of everyOne(parts, at + 1)) yield head + tail;
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
  for (const head of everyOne(parts)) {
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

function* atRandom(parts: readonly Part[], seed: number | null | undefined): Generator<string> {
  const random = mulberry32(seed ?? crypto.getRandomValues(new Uint32Array(1))[0] as number);
  for (;;) yield draw(parts, random);
}

function draw(parts: readonly Part[], random: () => number): string {
  return parts.map((part) => {
    if (typeof part === "string") return part;
    const left = [...part.options];
    const count = part.from + Math.floor(random() * (part.to - part.from + 1));
    return Array.from({ length: count }, () => draw(take(left, random), random)).join(part.joiner);
  }).join("");
}

/** Takes one option out of the list, by weight. */
function take(left: Choice["options"], random: () => number): Part[] {
  const total = left.reduce((sum, { weight }) => sum + weight, 0);
  let point = random() * total;
  const found = left.findIndex(({ weight }) => (point -= weight) < 0);
  return left.splice(found < 0 ? left.length - 1 : found, 1)[0]?.parts ?? [];
}
