import { type RawBuilder, sql, type SqlBool } from "kysely";
import { compiledQuery, valueNamed } from "../database/compiled.ts";
import { fold } from "../database/folded.ts";
import type { Database, Tables } from "../database/mod.ts";
import { jsonList, unindexed, word } from "../database/words.ts";
import type { ImagesQuery } from "./filter.ts";

/** Whether the words of an image have a folded part. Nothing in the part is a pattern. */
const has = (part: string) =>
  sql<SqlBool>`(select ${word("position", sql.ref("image_words.words"), sql`${part}`)}
    from image_words where image_words.image_id = images.image_id) > 0`;

/** Scripts that put no spaces between words: the index has a whole sentence for one word. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const MOST_WORDS = 32;
/**
 * Images of everybody that are looked up one by one. It costs about as much as to go through as
 * many of the reader's own, so that a rare word is found at once however many those are.
 */
const FEW = 500;

/** What a search asks of the images of a list. */
export interface Search {
  /** All that it can find are among these; null: among all images. */
  among: readonly number[] | null;
  terms: RawBuilder<SqlBool>[];
}

/**
 * Reads a search: every word must occur in the prompt or the tags, the last letters may be missing,
 * forms, case and marks do not matter, and nothing in it is an operator. A word without letters or
 * digits, such as an emoji, is searched for as it is. Asks nothing if the search is empty.
 */
export async function readSearch(db: Database, typed: string): Promise<Search> {
  const folded = fold(typed).trim();
  const words = (folded.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).slice(0, MOST_WORDS);
  const parts = words.filter((word) => UNSPACED.test(word));
  const indexed = words.filter((word) => !UNSPACED.test(word));
  if (words.length === 0 && folded !== "") return { among: null, terms: [has(folded)] };
  const terms = parts.map(has);
  if (indexed.length === 0) return { among: null, terms };
  const first = await firstOf(db, { words: JSON.stringify(indexed), most: FEW + 1 });
  if (first.length <= FEW) return { among: first.map((row) => row.image_id), terms };
  // Many: without an index, it is the images of this list that are searched. The other way round, a
  // search costs as much as all users' matches, not only the reader's.
  const found = word("images_with", jsonList(indexed));
  return {
    among: null,
    terms: [sql<SqlBool>`${unindexed("images.image_id")} in ${found}`, ...terms],
  };
}

/** The images among which a search finds all: no other one is read. */
export function imagesAmong(db: Database, { among }: Search): ImagesQuery {
  if (among === null) return db.selectFrom("images");
  const these = sql<Tables["images"]>`(select images.* from
    ${word("numbers_of", jsonList(among))} found ${word("join_in_order")} images
    on images.image_id = found.value)`;
  return db.selectFrom(these.as("images")) as unknown as ImagesQuery;
}

/** As many images as are asked for, of all that have some words. */
const firstOf = compiledQuery<{ image_id: number }, { words: string; most: number }>((db) =>
  db.selectFrom(
    word<{ image_id: number }>("images_with", sql`${valueNamed("words")}`).as("found"),
  ).select("found.image_id").limit(valueNamed<number>("most"))
);
