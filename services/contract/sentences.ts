/** Sentences with gaps, for both sides: browsers load this file, so it imports nothing. */

export type SentenceParams = Readonly<Record<string, string | number>>;

/** A sentence with its gaps `{name}` filled in; a gap without a value stays as it is. */
export function filled(text: string, params: SentenceParams): string {
  return text.replace(/\{(\w+)\}/g, (gap, name) => String(params[name] ?? gap));
}
