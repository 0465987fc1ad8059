import { LIMITS } from "../graph/limits.ts";

/** The two prompts of a style, each with `{prompt}` where a person's own words go. */
export interface Style {
  positive_prompt: string;
  negative_prompt: string;
}

/** Where a style says `{prompt}` the words go; without that they come first (InvokeAI's rule). */
function merge(template: string, words: string): string {
  if (words.length > LIMITS.prompt.max) return words;
  if (template.includes("{prompt}")) return template.replaceAll("{prompt}", () => words);
  return [words, template].filter(Boolean).join(" ");
}

/**
 * Applies styles to a prompt and a negative prompt, each around what those before it have made. A
 * text that is too long for a prompt by then grows no further: words that a style says a thousand
 * times would be a million times there after the next one.
 */
export function withStyles(styles: readonly Style[], prompt: string, negative: string) {
  return styles.reduce((made, { positive_prompt, negative_prompt }) => ({
    prompt: merge(positive_prompt, made.prompt),
    negative: merge(negative_prompt, made.negative),
  }), { prompt, negative });
}
