import { sql } from "kysely";
import type { Oversight } from "../access/mod.ts";
import type { Actor } from "../actor.ts";
import type { DayBoard } from "../contract/boards.ts";
import type { Database } from "../database/mod.ts";
import { EVERYBODYS } from "./outcome.ts";

/** The days on which the actor's images were made (administrators: all users'), latest first. */
export async function boardsByDate(
  { db, oversight }: { db: Database; oversight: Pick<Oversight, "looked"> },
  actor: Actor,
): Promise<DayBoard[]> {
  await oversight.looked(actor, EVERYBODYS);
  const day = sql<string>`substr(images.created_at, 1, 10)`;
  let query = db.selectFrom("images").where("images.deleted_at", "is", null)
    .where("images.is_intermediate", "=", 0);
  if (!actor.isAdmin) query = query.where("images.user_id", "=", actor.userId);
  const rows = await query.select([
    day.as("date"),
    sql<number>`count(*) filter (where images.image_category = 'general')`.as("image_count"),
    sql<number>`count(*) filter (where images.image_category <> 'general')`.as("asset_count"),
    // With exactly one max(), SQLite takes bare columns from the row that has it
    // (https://sqlite.org/lang_select.html#bareagg).
    sql<string>`max(images.created_at)`.as("latest"),
    "images.image_name as cover_image_name",
  ]).groupBy(day).orderBy("date", "desc").execute();
  return rows.map(({ date, image_count, asset_count, cover_image_name }) => ({
    virtual_board_id: `by_date:${date}`,
    board_name: date,
    date,
    image_count,
    asset_count,
    cover_image_name,
  }));
}
