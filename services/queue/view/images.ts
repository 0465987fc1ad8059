import { inList, NOT_DELETED } from "../../database/in_list.ts";
import type { Database } from "../../database/mod.ts";

/**
 * Returns the names of the existing final (not intermediate) images of sessions, oldest first. Only
 * those of the items' owners: anyone may put any session id on an image of their own.
 */
export async function imagesOf(
  db: Database,
  items: readonly { session_id: string; user_id: string }[],
): Promise<ReadonlyMap<string, string[]>> {
  if (items.length === 0) return new Map();
  const owners = new Map(items.map((item) => [item.session_id, item.user_id]));
  const rows = await db.selectFrom("images").select(["session_id", "image_name", "user_id"])
    .where(inList("session_id", owners.keys())).where("is_intermediate", "=", 0).where(NOT_DELETED)
    .orderBy("image_id").execute();
  const own = rows.filter((row) => owners.get(row.session_id ?? "") === row.user_id);
  const names = Map.groupBy(own, (row) => row.session_id ?? "");
  return new Map([...names].map(([id, made]) => [id, made.map((row) => row.image_name)]));
}
