import type { RefusalId } from "../../../services/contract/refusals.ts";
import { filled, type SentenceParams } from "../../../services/contract/sentences.ts";
import type { ErrorCode, FieldProblem } from "../../../services/errors/mod.ts";

/** The server's sentences in another language. A problem without an id is described by its code. */
export interface Refusals {
  codes: Readonly<Record<ErrorCode, string>>;
  sentences: Readonly<Record<RefusalId, string>>;
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

/** A sentence as the server answers it: by id, and in English. */
export interface AnsweredSentence {
  readonly id?: unknown;
  readonly params?: unknown;
  readonly english: string;
}

/** A sentence in that language; null if it has no id, or one that this page does not know. */
export function translatedSentence(
  { id, params }: AnsweredSentence,
  { sentences }: Refusals,
): string | null {
  const words = typeof id === "string" && Object.hasOwn(sentences, id)
    ? sentences[id as RefusalId]
    : null;
  return words && filled(words, (params ?? {}) as SentenceParams);
}

/** The fields of a 422 in that language; null if one of them has no words. */
function translatedFields(errors: readonly FieldProblem[], refusals: Refusals): string | null {
  const sentences = errors.map(({ field, message, ...sentence }) => {
    const words = translatedSentence({ ...sentence, english: message }, refusals);
    if (words === null || message.endsWith(".")) return words;
    return `${field.replace(/^(body|query|params)\./, "")}: ${words}`;
  });
  return errors.length === 0 || sentences.includes(null) ? null : sentences.join(" ");
}

/** The detail of an error answer, in words of that language with the English behind if need be. */
export function translatedDetail(
  code: string,
  answered: AnsweredSentence,
  errors: readonly FieldProblem[],
  refusals: Refusals,
): string {
  const sentence = translatedSentence(answered, refusals) ?? translatedFields(errors, refusals);
  if (sentence !== null) return sentence;
  const words = (refusals.codes as Record<string, string>)[code];
  return words === undefined ? answered.english : `${words} (${answered.english})`;
}
