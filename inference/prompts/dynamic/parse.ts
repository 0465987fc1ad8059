import { DynamicPromptError } from "./fault.ts";

/**
 * Dynamic prompts: `{a|b}` is one of several texts, `{0.3::a|b}` with weights, `{2$$a|b|c}` two of
 * them, `{1-2$$ and $$a|b}` one or two joined by " and ". Braces nest; `\{`, `\|` and `\}` are the
 * characters themselves. The notation is that of the Python package dynamicprompts, without its
 * wildcards and variables: `__name__` and `${name}` are not looked up.
 */
export type Part = string | Choice;

export interface Choice {
  options: { weight: number; parts: Part[] }[];
  /** How many of the options are taken, at least and at most. */
  from: number;
  to: number;
  joiner: string;
}

const DEPTH = 20;
/** Maximum number of picks: each costs a step for every prompt that is generated. */
const PICKS = 200;
/** Each pick scans all the options that are left. */
const WORK = 10_000;

/** @throws DynamicPromptError */
export function parseDynamicPrompt(text: string): Part[] {
  let at = 0;
  let picks = 0;
  let work = 0;

  function sequence(depth: number, stops: string): Part[] {
    const parts: Part[] = [];
    let literal = "";
    while (at < text.length && !stops.includes(text[at] as string)) {
      const c = text[at++] as string;
      if (c === "\\" && "{}|\\".includes(text[at] ?? " ")) literal += text[at++];
      else if (c === "{") {
        if (literal) parts.push(literal);
        literal = "";
        parts.push(choice(depth + 1));
      } else if (c === "}") {
        throw new DynamicPromptError({ code: "not_opened", at });
      } else literal += c;
    }
    if (literal) parts.push(literal);
    return parts;
  }

  function choice(depth: number): Choice {
    const start = at;
    if (++picks > PICKS) throw new DynamicPromptError({ code: "too_many_choices", most: PICKS });
    if (depth > DEPTH) throw new DynamicPromptError({ code: "too_deep", most: DEPTH });
    const range = /^(\d{1,4})(?:-(\d{1,4}))?\$\$/.exec(text.slice(at, at + 12));
    let joiner = ",";
    if (range) {
      at += range[0].length;
      const named = /^([^{}|$]{0,100})\$\$/.exec(text.slice(at, at + 102));
      if (named) {
        joiner = named[1] as string;
        at += named[0].length;
      }
    }
    const options: Choice["options"] = [];
    do {
      if (options.length > 0) at++; // the "|"
      const weighed = /^\s*(\d{1,6}(?:\.\d{1,6})?)::/.exec(text.slice(at, at + 30));
      if (weighed) at += weighed[0].length;
      const weight = weighed ? Number(weighed[1]) : 1;
      options.push({ weight, parts: sequence(depth, "|}") });
    } while (text[at] === "|");
    if (text[at] !== "}") {
      throw new DynamicPromptError({ code: "not_closed", at: start });
    }
    at++;
    const from = range ? Number(range[1]) : 1;
    const to = range?.[2] === undefined ? from : Number(range[2]);
    if (to < from || from > options.length) {
      const of = options.length;
      throw new DynamicPromptError({ code: "cannot_take", at: start, from, to, of });
    }
    const most = Math.min(to, options.length);
    picks += Math.max(0, most - 1);
    work += most * options.length;
    if (picks > PICKS || work > WORK) {
      const of = options.length;
      throw new DynamicPromptError({ code: "too_much", at: start, take: most, of });
    }
    return { options, from, to: most, joiner };
  }

  return sequence(0, "");
}
