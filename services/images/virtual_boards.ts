import { sql } from "kysely";
import type { Actor } from "../actor.ts";
import type { DayBoard } from "../contract/boards.ts";
import { compiledForms } from "../database/compiled.ts";
import { dayIn } from "../time_zone.ts";
import type { ImagesQuery } from "./filter.ts";
import { listed, type ListedDeps } from "./listed.ts";
import { word } from "../database/words.ts";
import { QUARTER, startOf } from "./quarters.ts";

export interface DaysFilter {
  user_id?: string | undefined;
  /** UTC if it is not given. */
  time_zone?: string | undefined;
}

/** The days on which the actor's images were made (administrators: all users'), latest first. */
export async function boardsByDate(
  deps: ListedDeps,
  actor: Actor,
  { user_id, time_zone = "UTC" }: DaysFilter,
): Promise<DayBoard[]> {
  const rows = await listed(
    deps,
    actor,
    { user_id, is_intermediate: false },
    async ({ query, compiled }) =>
      compiled === null
        ? await byQuarter(query()).execute()
        : await quarters(deps.db, compiled.form, () => byQuarter(compiled.query()), actor),
  );
  const dayOf = dayIn(time_zone);
  const days = new Map<string, DayBoard>();
  for (const { quarter, image_count, asset_count, cover_image_name } of rows) {
    const date = dayOf(startOf(quarter));
    const day = days.get(date);
    if (day) {
      day.image_count += image_count;
      day.asset_count += asset_count;
    } else {
      const name = { virtual_board_id: `by_date:${date}`, board_name: date, date };
      days.set(date, {
        ...name,
        image_count,
        asset_count,
        video_count: 0,
        cover_image_name,
        cover_video_name: null,
      });
    }
  }
  return [...days.values()];
}

interface Quarter {
  quarter: string;
  image_count: number;
  asset_count: number;
  latest: string;
  cover_image_name: string;
}

const quarters = compiledForms<Quarter, { userId: string }>();

function byQuarter(images: ImagesQuery) {
  return images.select([
    QUARTER.as("quarter"),
    sql<number>`count(*) filter (where images.image_category = 'general')`.as("image_count"),
    sql<number>`count(*) filter (where images.image_category <> 'general')`.as("asset_count"),
    sql<string>`max(images.created_at)`.as("latest"),
    word<string>("newest", sql.ref("images.image_name"), sql.ref("images.created_at"))
      .as("cover_image_name"),
  ]).groupBy(QUARTER).orderBy("latest", "desc");
}
