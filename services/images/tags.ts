import { sql, type Transaction } from "kysely";
import { now } from "../clock.ts";
import type { Tables } from "../database/mod.ts";
import { inList } from "../database/in_list.ts";
import { jsonList, word } from "../database/words.ts";
import type { Changed } from "./announce.ts";
import { refreshWords } from "./words.ts";

/** Every list carries them: one person must not make the pages of a shared board endless. */
export const MOST_TAGS = 100;

/** Those of the images that would have too many tags. */
export async function overfull(
  trx: Transaction<Tables>,
  names: readonly string[],
  { add, remove }: { add: readonly string[]; remove: readonly string[] },
): Promise<Set<string>> {
  const added = new Set(add);
  if (added.size === 0) return new Set();
  const rows = await trx.selectFrom("image_tags")
    .select(["image_name", (eb) => eb.fn.countAll<number>().as("others")])
    .where(inList("image_name", names))
    .where((eb) => eb.not(inList("tag", [...added, ...remove])))
    .groupBy("image_name").execute();
  return new Set(
    rows.filter((row) => row.others + added.size > MOST_TAGS).map((row) => row.image_name),
  );
}

/** Removes tags and adds others, with one statement each, however many images there are. */
export async function changeTags(
  trx: Transaction<Tables>,
  names: readonly string[],
  { add, remove }: { add: readonly string[]; remove: readonly string[] },
): Promise<Changed[]> {
  await trx.deleteFrom("image_tags").where(inList("tag", remove))
    .where(inList("image_name", names)).execute();
  const list = (items: readonly string[]) => word("texts_of", jsonList(items));
  // "where true" keeps SQLite from reading ON as a condition of the join.
  await sql`insert into image_tags (image_name, tag)
    select name.value, tag.value from ${list(names)} name, ${list(add)} tag
    where true on conflict do nothing`.execute(trx);
  // Lists and search read the images' own column.
  const tags = sql<string>`coalesce((select string_agg(tag, ${"\n"} order by tag)
    from image_tags where image_tags.image_name = images.image_name), '')`;
  const changed = await trx.updateTable("images").set({ tags, updated_at: now() })
    .where(inList("image_name", names))
    .returning(["image_name", "user_id", "board_id"]).execute();
  await refreshWords(trx, names);
  return changed;
}
