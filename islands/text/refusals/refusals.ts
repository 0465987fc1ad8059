import type { ErrorCode, FieldProblem } from "../../../services/errors/mod.ts";

/**
 * The server's sentences in another language. `{}` stands for a number, in both the order in which
 * they come. A sentence without words is told by the words of its code.
 */
export interface Refusals {
  codes: Readonly<Record<ErrorCode, string>>;
  sentences: Readonly<Record<string, string>>;
}

/** Fetched with the first refusal: most visits have none. English is what the server speaks. */
const TABLES: Record<string, () => Promise<{ refusals: Refusals }>> = {
  de: () => import("./de.ts"),
  ja: () => import("./ja.ts"),
};

export async function refusalsOf(language: string): Promise<Refusals | null> {
  try {
    return (await TABLES[language]?.())?.refusals ?? null;
  } catch {
    // The server went away meanwhile; its English is better than nothing.
    return null;
  }
}

const NUMBER = /\d+(?:\.\d+)?/g;

/** One sentence in that language; null when nobody has translated it. */
export function toldSentence(english: string, { sentences }: Refusals): string | null {
  const numbers = english.match(NUMBER) ?? [];
  const words = sentences[english] ?? sentences[english.replace(NUMBER, "{}")];
  if (words === undefined) return null;
  let at = 0;
  return words.replace(/\{\}/g, () => numbers[at++] ?? "");
}

/** The fields of a 422 in that language; null when one of them has no words. */
function toldFields(errors: readonly FieldProblem[], refusals: Refusals): string | null {
  const told = errors.map(({ field, message }) => {
    const words = toldSentence(message, refusals);
    if (words === null || message.endsWith(".")) return words;
    return `${field.replace(/^(body|query|params)\./, "")}: ${words}`;
  });
  return errors.length === 0 || told.includes(null) ? null : told.join(" ");
}

/** The detail of an error answer, in words of that language with the English behind if need be. */
export function toldDetail(
  code: string,
  english: string,
  errors: readonly FieldProblem[],
  refusals: Refusals,
): string {
  const sentence = toldSentence(english, refusals) ?? toldFields(errors, refusals);
  if (sentence !== null) return sentence;
  const words = (refusals.codes as Record<string, string>)[code];
  return words === undefined ? english : `${words} (${english})`;
}
