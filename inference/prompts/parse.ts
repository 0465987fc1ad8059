import { type Fragment, fragmentsOf } from "./fragments.ts";
import { PromptError, type PromptNote, shown } from "./notes.ts";
import { endOfGroup } from "./scan.ts";
import { NUMBER } from "./weights.ts";

/** A prompt in the form in which it is encoded. */
export interface ParsedPrompt {
  /**
   * "join": the encodings of the parts follow one another (`.and()`; a plain prompt is its only
   * part). "blend": they are added up.
   */
  how: "join" | "blend";
  /** Whether a blend's weights are divided by their sum. */
  normalize: boolean;
  parts: PromptPart[];
  notes: PromptNote[];
}

export interface PromptPart {
  fragments: Fragment[];
  weight: number;
}

/** Maximum number of prompts that one `.blend()` or `.and()` joins. */
const MOST_PARTS = 16;
const OPERATOR = /\.(blend|and|add)\s*\(/;
const ARGUMENTS = new RegExp(String.raw`^\.(blend|and|add)\s*\(([^()]*)\)$`);
const WHOLE_NUMBER = new RegExp(`^(?:${NUMBER})$`);

/**
 * Reads a prompt's notation: what `fragmentsOf` reads, and compel's
 * `("one", "other").blend(0.6, 0.4)` and `("one", "other").and()` around it.
 *
 * @throws {PromptError} for what cannot be, with what to do about it
 */
export function parsePrompt(source: string): ParsedPrompt {
  const text = source.trim();
  const operator = text.startsWith("(") ? text.slice(endOfGroup(text, 0)) : "";
  const found = ARGUMENTS.exec(operator);
  if (!found) {
    if (/\)\s*\.(?:blend|and|add)\s*\(/.test(text)) throw misplaced(text);
    const { fragments, notes } = fragmentsOf(source);
    return { how: "join", normalize: false, parts: [{ fragments, weight: 1 }], notes };
  }
  const [, name = "", args = ""] = found;
  const targets = targetsOf(text.slice(1, text.length - operator.length - 1));
  const { weights, normalize } = weightsOf(args, targets.length, name);
  const parsed = targets.map((target) => fragmentsOf(target));
  return {
    how: name === "blend" ? "blend" : "join",
    normalize,
    parts: parsed.map(({ fragments }, i) => ({ fragments, weight: weights[i] ?? 1 })),
    notes: parsed.flatMap(({ notes }) => notes),
  };
}

function misplaced(text: string): PromptError {
  const name = OPERATOR.exec(text)?.[1];
  return new PromptError(
    `.${name}(…) must stand alone: ("one", "other").${name}(…) is the whole prompt, with nothing ` +
      "before or behind it",
  );
}

/**
 * The prompts between the brackets, divided by commas, without their quotation marks or brackets.
 */
function targetsOf(list: string): string[] {
  const targets: string[] = [];
  let depth = 0;
  let quoted = false;
  let from = 0;
  for (let i = 0; i <= list.length; i++) {
    const character = list[i];
    if (character === "\\") i++;
    else if (character === '"') quoted = !quoted;
    else if (character === "(" && !quoted) depth++;
    else if (character === ")" && !quoted) depth--;
    else if (character === undefined || (character === "," && !quoted && depth === 0)) {
      targets.push(withoutMarks(list.slice(from, i).trim()));
      from = i + 1;
    }
  }
  if (targets.length <= MOST_PARTS) return targets;
  throw new PromptError(`${targets.length} prompts are put together; ${MOST_PARTS} are the most`);
}

function withoutMarks(target: string): string {
  const quotation = /^"((?:\\.|[^"\\])*)"$/s.exec(target);
  if (quotation) return (quotation[1] ?? "").replaceAll('\\"', '"');
  const grouped = target.startsWith("(") && endOfGroup(target, 0) === target.length;
  return grouped ? target.slice(1, -1) : target;
}

function weightsOf(args: string, count: number, name: string) {
  const given = args.split(",").map((part) => part.trim()).filter(Boolean);
  const normalize = name === "blend" && given.at(-1) !== "no_normalize";
  const numbers = given.at(-1) === "no_normalize" ? given.slice(0, -1) : given;
  const wrong = numbers.find((part) => !WHOLE_NUMBER.test(part) || !Number.isFinite(Number(part)));
  if (wrong !== undefined) {
    throw new PromptError(`.${name}(${shown(args)}): “${shown(wrong)}” is not a number`);
  }
  const weights = numbers.length === 0 ? new Array<number>(count).fill(1) : numbers.map(Number);
  if (weights.length !== count) {
    throw new PromptError(
      `.${name}(${shown(args)}) has ${weights.length} weights for ${count} prompts: give one for ` +
        "each, or none",
    );
  }
  const sum = weights.reduce((a, b) => a + b, 0);
  if (normalize && Math.abs(sum) < 1e-6) {
    throw new PromptError(
      `.blend(${shown(args)}): the weights add up to ${sum}, and cannot be divided by it; write ` +
        "no_normalize behind them to take them as they are",
    );
  }
  if (weights.some((weight) => Math.abs(weight) > 100)) {
    throw new PromptError(`.${name}(${shown(args)}): a weight must be between -100 and 100`);
  }
  return { weights, normalize };
}
