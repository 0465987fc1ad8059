import { sql, type Transaction } from "kysely";
import type { Tables } from "../database/mod.ts";
import { inList } from "../database/in_list.ts";
import { FILE_NAME } from "./file_name.ts";

interface Words {
  prompt: string;
  tags: readonly string[];
  description: string;
  fileName: string | null;
}

/**
 * What a search looks through of an image: the words that made it, those about it, and the name of
 * its file.
 */
export const searchable = ({ prompt, tags, description, fileName }: Words): string =>
  [prompt, ...tags, description, fileName ?? ""].join("\n");

/** Writes the words that searches look through again, after tags or descriptions have changed. */
export async function refreshWords(
  trx: Transaction<Tables>,
  names: readonly string[],
): Promise<void> {
  const fileName = sql<string>`coalesce(${FILE_NAME.expression}, '')`;
  const words = sql<string>`(select folded(
      prompt || ${"\n"} || tags || ${"\n"} || description || ${"\n"} || ${fileName})
    from images where images.image_id = image_words.image_id)`;
  await trx.updateTable("image_words").set({ words })
    .where(
      "image_id",
      "in",
      (eb) => eb.selectFrom("images").select("image_id").where(inList("image_name", names)),
    ).execute();
}
