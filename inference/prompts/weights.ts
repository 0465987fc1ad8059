import { PromptError, shown } from "./notes.ts";

/** Factors of one `+` and one `-` (compel, `doc/syntax.md`). */
const PLUS = 1.1;
const MINUS = 0.9;

/** AUTOMATIC1111's round brackets; its square ones divide by it (wiki, "Features", "Attention"). */
export const BRACKET = 1.1;

/** Maximum weight. Beyond 2 little of an image is left; beyond this, numbers only overflow. */
const MOST = 10;

/** A number as a prompt may write it, exponent and all: what is too large is said to be. */
export const NUMBER = String.raw`[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?`;

/** `word+`, `word--` and `(words)1.2` in numbers. */
export function weightOf(sign: string): number {
  if (/^\++$/.test(sign)) return PLUS ** sign.length;
  if (/^-+$/.test(sign)) return MINUS ** sign.length;
  return Number(sign);
}

/** @throws {PromptError} for a weight that is negative, too large or no number */
export function checkedWeight(weight: number, about: string): number {
  if (weight >= 0 && weight <= MOST) return weight;
  throw new PromptError(
    `“${shown(about)}” has the weight ${
      Number(weight.toPrecision(3))
    }: it must be between 0 and ${MOST} ` +
      "(brackets that are meant as characters are written \\( and \\))",
  );
}
