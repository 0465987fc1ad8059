/**
 * What a person typed, as an FTS5 query: every word must occur, the last letters may be missing,
 * and nothing that was typed is an operator (https://sqlite.org/fts5.html#full_text_query_syntax).
 * Null when nothing is left to look for.
 */
export function matchQuery(typed: string): string | null {
  const words = typed.normalize("NFKC").match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  if (words.length === 0) return null;
  return words.slice(0, 32).map((word) => `"${word}"*`).join(" ");
}
