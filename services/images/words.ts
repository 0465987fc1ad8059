import { sql, type Transaction } from "kysely";
import type { Tables } from "../database/mod.ts";
import { inList } from "../database/in_list.ts";

/** What a search looks through of an image: the words that made it, and those about it. */
export const searchable = (
  { prompt, tags, description }: { prompt: string; tags: readonly string[]; description: string },
): string => [prompt, ...tags, description].join("\n");

/** Takes over the words of images whose tags or description have changed into the search. */
export async function refreshWords(
  trx: Transaction<Tables>,
  names: readonly string[],
): Promise<void> {
  const words = sql<string>`(select folded(prompt || ${"\n"} || tags || ${"\n"} || description)
    from images where images.image_id = image_words.image_id)`;
  await trx.updateTable("image_words").set({ words })
    .where(
      "image_id",
      "in",
      (eb) => eb.selectFrom("images").select("image_id").where(inList("image_name", names)),
    ).execute();
}
