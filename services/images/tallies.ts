import { type RawBuilder, sql } from "kysely";
import type { Database } from "../database/mod.ts";
import type { ImageFilter, ImagesQuery } from "./filter.ts";

/**
 * A list among the numbers that triggers keep (`migrations/0017_image_tallies.ts`), so that nobody
 * waits until all of a person's images have been read.
 */
export interface Tally {
  /** How many images the list has. */
  total(): RawBuilder<number | null>;
  /** Its quarters of an hour; null where they are not kept apart. */
  quarters: (() => ImagesQuery) | null;
}

/**
 * The numbers of a list; null if its filter asks for what they do not tell apart.
 *
 * @param list adds the terms of the list to a query of images. Their tables are called `images` in
 * it, and have the columns of those: who may see what is said once, for both.
 */
export function tallyOf(
  db: Database,
  filter: ImageFilter,
  list: (rows: ImagesQuery, filter: ImageFilter) => ImagesQuery,
): Tally | null {
  const { user_id, categories, is_intermediate, board_id, starred, time_zone: _, ...rest } = filter;
  if (Object.values(rest).some((value) => value !== undefined && value !== false && value !== "")) {
    return null;
  }
  const totals = db.selectFrom("image_totals as images") as unknown as ImagesQuery;
  const quarters = db.selectFrom("image_quarters as images") as unknown as ImagesQuery;
  const hasQuarters = is_intermediate === false && board_id === undefined && starred === undefined;
  return {
    total: () => {
      const rows = list(totals, filter).select(sql<number>`coalesce(sum(images.items), 0)`.as("n"));
      return sql<number | null>`${rows}`;
    },
    quarters: hasQuarters ? () => list(quarters, { user_id, categories }) : null,
  };
}
