import { type Expression, type ExpressionBuilder, type SqlBool, type Transaction } from "kysely";
import { SYSTEM_USER_ID } from "../actor.ts";
import { now } from "../clock.ts";
import type { Handover } from "../contract/users.ts";
import type { Database, Tables } from "../database/mod.ts";

const OWNED = ["boards", "images", "workflows", "style_presets", "system_prompts"] as const;

type Owned = (typeof OWNED)[number];

/**
 * Condition for the rows of one table that a user owns. Things that ship with the project always
 * belong to the built-in user: handed to a person they would be deleted with that person.
 */
function ownedBy(userId: string, table: Owned) {
  return (e: ExpressionBuilder<Tables, Owned>): Expression<SqlBool> => {
    const own = e(`${table}.user_id`, "=", userId);
    if (userId !== SYSTEM_USER_ID) return own;
    if (table === "workflows") return e.and([own, e("workflows.category", "<>", "default")]);
    if (table === "style_presets") return e.and([own, e("style_presets.type", "<>", "default")]);
    if (table !== "system_prompts") return own;
    return e.and([own, e("system_prompts.system_prompt_id", "not like", "default_%")]);
  };
}

/** Counts a user's things, without those in the trash and without intermediate images. */
export async function thingsOf(db: Database, userId: string): Promise<Handover> {
  const counts = noThings();
  for (const table of OWNED) {
    let query = db.selectFrom(table).where(ownedBy(userId, table))
      .select((e) => e.fn.countAll<number>().as("n"));
    if (table === "boards") query = query.where("boards.deleted_at", "is", null);
    if (table === "images") {
      query = query.where("images.deleted_at", "is", null).where("images.is_intermediate", "=", 0);
    }
    counts[table] = (await query.executeTakeFirstOrThrow()).n;
  }
  return counts;
}

function noThings(): Handover {
  return { boards: 0, images: 0, workflows: 0, style_presets: 0, system_prompts: 0 };
}

/** Gives everything that `from` owns to `to`, including boards and images in the trash. */
export async function transferAll(
  trx: Transaction<Tables>,
  from: string,
  to: string,
): Promise<Handover> {
  const counts = noThings();
  for (const table of OWNED) {
    const result = await trx.updateTable(table).set({ user_id: to }).where(ownedBy(from, table))
      .executeTakeFirst();
    counts[table] = Number(result.numUpdatedRows);
  }
  await trx.updateTable("grants").set({ granted_by: to }).where("granted_by", "=", from).execute();
  await dropGrantsToOwner(trx, to);
  return counts;
}

/**
 * Gives everything that `from` owns to the built-in user: images and boards go into its trash, from
 * which an administrator can restore them for a while; the rest, which has no trash, becomes
 * private. Other users' images on the boards stay theirs.
 */
export async function trashAll(trx: Transaction<Tables>, from: string): Promise<Handover> {
  const at = now();
  await trx.updateTable("images").set({ board_id: null })
    .where("user_id", "<>", from)
    .where(
      "board_id",
      "in",
      (e) => e.selectFrom("boards").select("board_id").where("user_id", "=", from),
    )
    .execute();
  await trx.updateTable("images")
    .set((e) => ({ deleted_at: at, deleted_from_board_id: e.ref("board_id"), board_id: null }))
    .where("user_id", "=", from).where("deleted_at", "is", null).execute();
  await trx.updateTable("boards").set({ deleted_at: at, visibility: "private" })
    .where("user_id", "=", from).where("deleted_at", "is", null).execute();
  await trx.updateTable("workflows").set({ visibility: "private" }).where("user_id", "=", from)
    .execute();
  // A default preset belongs to the server, whichever administrator made it.
  await trx.updateTable("style_presets").set({ visibility: "private" })
    .where("user_id", "=", from).where("type", "<>", "default").execute();
  await trx.updateTable("system_prompts").set({ visibility: "private" })
    .where("user_id", "=", from).execute();
  return await transferAll(trx, from, SYSTEM_USER_ID);
}

/**
 * Deletes a user's queue items along with them. A running item is canceled and left to the built-in
 * user: its row must stay until the engine has let go of it.
 */
export async function leaveQueue(trx: Transaction<Tables>, userId: string): Promise<number> {
  const at = now();
  await trx.updateTable("session_queue").set((e) => ({
    status: "canceled" as const,
    status_sequence: e("status_sequence", "+", 1),
    completed_at: at,
    updated_at: at,
    user_id: SYSTEM_USER_ID,
  })).where("user_id", "=", userId).where("status", "=", "in_progress").execute();
  const result = await trx.deleteFrom("session_queue").where("user_id", "=", userId)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** Owners need no grant on their own things, and cannot have left them. */
async function dropGrantsToOwner(trx: Transaction<Tables>, owner: string): Promise<void> {
  await trx.deleteFrom("boards_left").where("user_id", "=", owner)
    .where(
      "board_id",
      "in",
      (e) => e.selectFrom("boards").select("board_id").where("user_id", "=", owner),
    )
    .execute();
  const kinds = [
    ["board", "boards", "board_id"],
    ["image", "images", "image_name"],
    ["workflow", "workflows", "workflow_id"],
    ["style_preset", "style_presets", "style_preset_id"],
    ["system_prompt", "system_prompts", "system_prompt_id"],
  ] as const;
  for (const [kind, table, id] of kinds) {
    await trx.deleteFrom("grants").where("user_id", "=", owner).where("kind", "=", kind)
      .where("thing_id", "in", (e) => e.selectFrom(table).select(id).where("user_id", "=", owner))
      .execute();
  }
}
