import { SYSTEM_USER_ID } from "../actor.ts";
import type { PersonOverview } from "../contract/users.ts";
import type { Database } from "../database/mod.ts";

/**
 * How much each user has, for administrators: images as their library counts them (without the
 * trash and intermediate ones), storage as quotas count it (with both), waiting items, groups, and
 * when they were seen last.
 */
export async function overviewOf(db: Database): Promise<PersonOverview[]> {
  const people = await db.selectFrom("users").select(["user_id", "last_login_at"])
    .where("user_id", "<>", SYSTEM_USER_ID).execute();
  const images = await db.selectFrom("images").select((e) => [
    "user_id",
    e.fn.sum<number>("bytes").as("bytes"),
    e.fn.countAll<number>().filterWhere("deleted_at", "is", null)
      .filterWhere("is_intermediate", "=", 0).as("images"),
  ]).groupBy("user_id").execute();
  const waiting = await db.selectFrom("queue_counts")
    .select((e) => ["user_id", e.fn.sum<number>("items").as("items")])
    .where("status", "=", "pending").groupBy("user_id").execute();
  const seen = await db.selectFrom("user_sessions")
    .select((e) => ["user_id", e.fn.max("last_seen_at").as("at")]).groupBy("user_id").execute();
  const members = await db.selectFrom("group_members").selectAll().execute();
  const by = <T extends { user_id: string }>(rows: readonly T[]) =>
    new Map(rows.map((row) => [row.user_id, row]));
  const [imagesOf, waitingOf, seenOf] = [by(images), by(waiting), by(seen)];
  const groupsOf = Map.groupBy(members, (member) => member.user_id);
  return people.map(({ user_id, last_login_at }) => ({
    user_id,
    images: imagesOf.get(user_id)?.images ?? 0,
    bytes: Number(imagesOf.get(user_id)?.bytes ?? 0),
    waiting: Number(waitingOf.get(user_id)?.items ?? 0),
    last_seen_at: seenOf.get(user_id)?.at ?? last_login_at,
    group_ids: (groupsOf.get(user_id) ?? []).map((member) => member.group_id),
  }));
}
