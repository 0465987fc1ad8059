import { sql } from "kysely";
import type { Actor } from "../actor.ts";
import type { ImageMonth } from "../contract/images.ts";
import { compiledForms } from "../database/compiled.ts";
import { dayIn } from "../time_zone.ts";
import type { ImageFilter, ImagesQuery } from "./filter.ts";
import { listed, type ListedDeps } from "./listed.ts";
import { QUARTER, startOf } from "./quarters.ts";
import type { Tally } from "./tallies.ts";

/**
 * The months in which the images of a list were made, latest first, and how many of each: with
 * that, a list in order of time can be entered anywhere. A month without images is left out.
 * @throws Problem not_found, forbidden, as for the list
 */
export async function imageMonths(
  deps: ListedDeps,
  actor: Actor,
  filter: ImageFilter,
): Promise<ImageMonth[]> {
  const { time_zone = "UTC", ...wherever } = filter;
  // Without days to find, the list is the same in every time zone, and is asked for all the time.
  const images = filter.date ?? filter.created_from ?? filter.created_to ? filter : wherever;
  const rows = await listed(
    deps,
    actor,
    images,
    async ({ query, tally, compiled }) =>
      compiled === null ? await byQuarter(query(), tally).execute() : await quarters(
        deps.db,
        compiled.form,
        () => byQuarter(compiled.query(), compiled.tally),
        actor,
      ),
  );
  const dayOf = dayIn(time_zone);
  const months = new Map<string, ImageMonth>();
  for (const { quarter, image_count, starred_count } of rows) {
    const month = dayOf(startOf(quarter)).slice(0, 7);
    const known = months.get(month) ?? { month, image_count: 0, starred_count: 0 };
    known.image_count += image_count;
    known.starred_count += starred_count;
    months.set(month, known);
  }
  return [...months.values()].sort((a, b) => a.month < b.month ? 1 : -1);
}

interface Quarter {
  quarter: string;
  image_count: number;
  starred_count: number;
}

const quarters = compiledForms<Quarter, { userId: string }>();

function byQuarter(images: ImagesQuery, tally: Tally | null) {
  if (tally?.quarters) {
    return tally.quarters().select([
      sql<string>`images.quarter`.as("quarter"),
      sql<number>`sum(images.items)`.as("image_count"),
      sql<number>`sum(images.starred_items)`.as("starred_count"),
    ]).groupBy(sql`images.quarter`);
  }
  return images.select([
    QUARTER.as("quarter"),
    sql<number>`count(*)`.as("image_count"),
    sql<number>`sum(images.starred)`.as("starred_count"),
  ]).groupBy(QUARTER);
}
