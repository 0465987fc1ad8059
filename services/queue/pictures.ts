import { inList, NOT_DELETED } from "../database/in_list.ts";
import type { Database } from "../database/mod.ts";

/** Names of the pictures that sessions made to be kept and that are still there, oldest first. */
export async function picturesOf(
  db: Database,
  sessionIds: readonly string[],
): Promise<ReadonlyMap<string, string[]>> {
  if (sessionIds.length === 0) return new Map();
  const rows = await db.selectFrom("images").select(["session_id", "image_name"])
    .where(inList("session_id", sessionIds)).where("is_intermediate", "=", 0).where(NOT_DELETED)
    .orderBy("image_id").execute();
  const names = Map.groupBy(rows, (row) => row.session_id ?? "");
  return new Map([...names].map(([id, made]) => [id, made.map((row) => row.image_name)]));
}
