import { type RawBuilder, sql, type SqlBool } from "kysely";
import { fold } from "../database/folded.ts";
import { jsonList, unindexed, word } from "../database/words.ts";

/** Whether the words of an image have a folded part. Nothing in the part is a pattern. */
const has = (part: string) =>
  sql<SqlBool>`(select ${word("position", sql.ref("image_words.words"), sql`${part}`)}
    from image_words where image_words.image_id = images.image_id) > 0`;

/** Scripts that put no spaces between words: the index has a whole sentence for one word. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const MOST_WORDS = 32;

/**
 * Turns a search into terms on the images of a list: every word must occur in the prompt or the
 * tags, the last letters may be missing, forms, case and marks do not matter, and nothing in it is
 * an operator. A word without letters or digits, such as an emoji, is searched for as it is. Empty
 * if the search is.
 */
export function searched(typed: string): RawBuilder<SqlBool>[] {
  const folded = fold(typed).trim();
  const words = (folded.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).slice(0, MOST_WORDS);
  const parts = words.filter((word) => UNSPACED.test(word));
  const indexed = words.filter((word) => !UNSPACED.test(word));
  if (words.length === 0 && folded !== "") return [has(folded)];
  const terms = parts.map(has);
  if (indexed.length === 0) return terms;
  // Without an index, it is the images of this list that are searched. The other way round, a
  // search costs as much as all users' matches, not only the reader's.
  const found = word("images_with", jsonList(indexed));
  return [sql<SqlBool>`${unindexed("images.image_id")} in ${found}`, ...terms];
}
