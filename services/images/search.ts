import { type RawBuilder, sql, type SqlBool } from "kysely";
import { contains } from "../database/folded.ts";

/** Scripts that put no spaces between words: the index has a whole sentence for one word. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const MOST_WORDS = 32;

/**
 * What a person typed, as terms on the images that a list is about: every word must occur in the
 * prompt or the tags, the last letters may be missing, and nothing that was typed is an operator
 * (https://sqlite.org/fts5.html#full_text_query_syntax). What has no letter or number in it, such as
 * an emoji, is looked for as it is. Empty when nothing was typed.
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
  // The unary plus: what is found is looked for among the images that this list is about. The
  // other way round, a search costs what everybody has that matches, not what its reader has.
  const found = sql<SqlBool>`+images.image_id in
    (select rowid from image_search where image_search match ${query})`;
  return [found, ...terms];
}
