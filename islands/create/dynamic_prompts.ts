/** More combinations than this are drawn from, not listed. */
export const MOST_PROMPTS = 64;

/**
 * Every prompt that `{a|b}` stands for, at most `MOST_PROMPTS`: alternatives in braces, also inside
 * each other. Braces that do not close are taken as they are.
 */
export function expand(text: string): string[] {
  const found = innermost(text);
  if (!found) return [text];
  const all: string[] = [];
  for (const choice of found.choices) {
    for (const one of expand(found.before + choice + found.after)) {
      if (!all.includes(one)) all.push(one);
      if (all.length >= MOST_PROMPTS) return all;
    }
  }
  return all;
}

function innermost(text: string) {
  const match = /\{([^{}]*\|[^{}]*)\}/.exec(text);
  if (!match) return null;
  const choices = (match[1] ?? "").split("|").map((choice) => choice.trim());
  const { index } = match;
  return { before: text.slice(0, index), choices, after: text.slice(index + match[0].length) };
}
