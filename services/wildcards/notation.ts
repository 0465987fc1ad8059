import { DynamicPromptError } from "../../inference/prompts/dynamic/fault.ts";
import { drawPrompt } from "../../inference/prompts/dynamic/expand.ts";
import { parseDynamicPrompt } from "../../inference/prompts/dynamic/parse.ts";
import { LIMITS } from "../../inference/graph/limits.ts";
import { say } from "../contract/refusals.ts";
import { WILDCARD_LINES } from "../contract/limits.ts";
import { NAMED_WILDCARD, wildcardLines } from "../contract/wildcard_notation.ts";
import { invalid, wrong } from "../errors/mod.ts";

/** Whether a prompt names wildcards, or has their signs behind a backslash. */
export const namesWildcards = (prompt: string) => prompt.search(NAMED_WILDCARD) >= 0;

/** Divides a prompt into texts and the wildcards between them. `\__name__` is text, without `\`. */
export function piecesOf(prompt: string): (string | { wildcard: string })[] {
  const pieces: (string | { wildcard: string })[] = [];
  let end = 0;
  for (const found of prompt.matchAll(NAMED_WILDCARD)) {
    const [whole, escape, name] = found;
    pieces.push(prompt.slice(end, found.index));
    pieces.push(escape ? whole.slice(1) : { wildcard: name! });
    end = found.index + whole.length;
  }
  return [...pieces, prompt.slice(end)];
}

/** The lines of a wildcard, ready to be drawn from. */
export interface Lines {
  texts: string[];
  /** For each line, the sum of the weights up to it. */
  sums: number[];
}

/** Reads the lines that can be drawn; `3::` before one is its weight. */
export function linesOf(text: string): Lines {
  const texts: string[] = [];
  const sums: number[] = [];
  for (const line of wildcardLines(text)) {
    const weighed = /^(\d{1,6}(?:\.\d{1,6})?)::/.exec(line);
    texts.push(weighed ? line.slice(weighed[0].length).trim() : line);
    sums.push((sums.at(-1) ?? 0) + (weighed ? Number(weighed[1]) : 1));
  }
  return { texts, sums };
}

/** Draws a line by weight, as it is written. */
export function drawLine({ texts, sums }: Lines, random: () => number): string {
  const point = random() * (sums.at(-1) ?? 0);
  let [low, high] = [0, texts.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] as number) > point) high = middle;
    else low = middle + 1;
  }
  return texts[low] ?? "";
}

/** Draws one of the choices (`{a|b}`) in a line. */
export function drawChoices(line: string, random: () => number): string {
  if (!/[{}\\]/.test(line)) return line;
  try {
    return drawPrompt(parseDynamicPrompt(line), random);
  } catch (error) {
    // Lists from elsewhere have other things in braces: such a line is taken as it stands.
    if (error instanceof DynamicPromptError) return line;
    throw error;
  }
}

/** Checks the lines of a text, and returns how many there are. @throws Problem 422 */
export function countLines(text: string): number {
  const { texts } = linesOf(text);
  const { max } = LIMITS.prompt;
  const why = texts.length === 0
    ? say("wildcard_no_lines")
    : texts.length > WILDCARD_LINES
    ? say("wildcard_too_many_lines", { lines: texts.length, most: WILDCARD_LINES })
    : texts.some((line) => line.length > max)
    ? say("wildcard_line_too_long", { most: max })
    : null;
  if (why) throw invalid([wrong("body.text", why)]);
  return texts.length;
}
