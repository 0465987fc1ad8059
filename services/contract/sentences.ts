/** Sentences with gaps, for both sides: browsers load this file, so it imports nothing. */

export type SentenceParams = Readonly<Record<string, string | number>>;

/** A sentence with its gaps `{name}` filled in; a gap without a value stays as it is. */
export function filled(text: string, params: SentenceParams): string {
  return text.replace(/\{(\w+)\}/g, (gap, name) => String(params[name] ?? gap));
}

/**
 * The same sentences about each of several things, whose words fill their gaps: `no_such` about a
 * `board` is `no_such_board`.
 */
export function aboutEach<
  const Sentences extends Readonly<Record<string, string>>,
  Things extends Readonly<Record<string, SentenceParams>>,
>(sentences: Sentences, things: Things) {
  const all = Object.entries(sentences).flatMap(([id, text]) =>
    Object.entries(things).map(([thing, words]) => [`${id}_${thing}`, filled(text, words)])
  );
  return Object.fromEntries(all) as {
    readonly [Id in keyof Sentences as `${Id & string}_${keyof Things & string}`]: Sentences[Id];
  };
}
