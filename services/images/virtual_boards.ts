import { sql } from "kysely";
import type { Actor } from "../actor.ts";
import type { DayBoard } from "../contract/boards.ts";
import { compiledForms, valueNamed } from "../database/compiled.ts";
import type { Database } from "../database/mod.ts";
import { dayIn } from "../time_zone.ts";
import type { ImagesQuery } from "./filter.ts";
import { listed, type ListedDeps } from "./listed.ts";
import { word } from "../database/words.ts";
import { endOf, startOf } from "./quarters.ts";
import type { Tally } from "./tallies.ts";

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
  const filter = { user_id, is_intermediate: false };
  return await listed(deps, actor, filter, async ({ query, tally, compiled }) => {
    const quarters = compiled === null
      ? await byQuarter(tally!).execute()
      : await counts(deps.db, compiled.form, () => byQuarter(compiled.tally!), actor);
    const days = daysOf(quarters, time_zone);
    const ends = JSON.stringify([...days.values()].map(({ end }) => end));
    const newest = compiled === null
      ? await newestBefore(deps.db, query, ends).execute()
      : await covers(
        deps.db,
        compiled.form,
        () => newestBefore(deps.db, compiled.query, valueNamed("ends")),
        { ...actor, ends },
      );
    const coverOf = new Map(newest.map(({ end, image_name }) => [end, image_name]));
    return [...days].map(([date, { end, image_count, asset_count }]) => ({
      virtual_board_id: `by_date:${date}`,
      board_name: date,
      date,
      image_count,
      asset_count,
      video_count: 0,
      cover_image_name: coverOf.get(end) ?? null,
      cover_video_name: null,
    }));
  });
}

interface Quarter {
  quarter: string;
  image_count: number;
  asset_count: number;
}

interface Day {
  /** When its last quarter of an hour with images ends. */
  end: string;
  image_count: number;
  asset_count: number;
}

/** @param quarters latest first, as the days are then */
function daysOf(quarters: readonly Quarter[], timeZone: string): Map<string, Day> {
  const dayOf = dayIn(timeZone);
  const days = new Map<string, Day>();
  for (const { quarter, image_count, asset_count } of quarters) {
    const date = dayOf(startOf(quarter));
    const day = days.get(date);
    if (day) {
      day.image_count += image_count;
      day.asset_count += asset_count;
    } else days.set(date, { end: endOf(quarter), image_count, asset_count });
  }
  return days;
}

const counts = compiledForms<Quarter, { userId: string }>();
const covers = compiledForms<{ end: string; image_name: string }, {
  userId: string;
  ends: string;
}>();

function byQuarter({ quarters }: Tally) {
  return quarters!().select([
    sql<string>`images.quarter`.as("quarter"),
    sql<number>`coalesce(sum(images.items) filter (where images.image_category = 'general'), 0)`
      .as("image_count"),
    sql<number>`coalesce(sum(images.items) filter (where images.image_category <> 'general'), 0)`
      .as("asset_count"),
  ]).groupBy(sql`images.quarter`).orderBy(sql`images.quarter`, "desc");
}

/** The newest image of a list before each of some instants, a JSON list. */
function newestBefore(db: Database, list: () => ImagesQuery, instants: string) {
  const ends = word<{ value: string }>("texts_of", sql`${instants}`).as<"ends">(sql`ends`);
  const newest = list().select("images.image_name")
    .where("images.created_at", "<", sql<string>`ends.value`)
    .orderBy("images.created_at", "desc").limit(1);
  return db.selectFrom(ends).select(["ends.value as end", newest.as("image_name")]);
}
