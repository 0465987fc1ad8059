import { type RawBuilder, sql, type SqlBool } from "kysely";
import { contains } from "../database/folded.ts";

/** Scripts that put no spaces between words: the index has a whole sentence for one word. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const MOST_WORDS = 32;

/**
 * Turns a search into terms on the images of a list: every word must occur in the prompt or the
 * tags, the last letters may be missing, and nothing in it is an operator
 * (https://sqlite.org/fts5.html#full_text_query_syntax). A word without letters or digits, such as
 * an emoji, is searched for as it is. Empty if the search is.
 */
export function searched(typed: string): RawBuilder<SqlBool>[] {
  const words = (typed.normalize("NFKC").match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).slice(0, MOST_WORDS);
  const parts = words.filter((word) => UNSPACED.test(word));
  const indexed = words.filter((word) => !UNSPACED.test(word));
  const text = sql`images.prompt || char(10) || images.tags`;
  if (words.length === 0 && typed.trim() !== "") return [contains(text, typed.trim())];
  const terms = parts.map((part) => contains(text, part));
  if (indexed.length === 0) return terms;
  const query = indexed.map((word) => `"${word}"*`).join(" ");
  // The unary plus makes SQLite search among the images of this list. The other way round, a search
  // costs as much as all users' matches, not only the reader's.
  const found = sql<SqlBool>`+images.image_id in
    (select rowid from image_search where image_search match ${query})`;
  return [found, ...terms];
}
