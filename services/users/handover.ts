import { type RawBuilder, sql, type SqlBool, type Transaction } from "kysely";
import { OWNED, type OwnedKind } from "../access/mod.ts";
import { SYSTEM_USER_ID } from "../actor.ts";
import { now } from "../clock.ts";
import type { Handover } from "./answers.ts";
import type { Database, Tables } from "../database/mod.ts";

/**
 * Condition for the rows of a kind that a user owns. Things that ship with Atelier always belong to
 * the built-in user: handed to a person they would be deleted with that person.
 */
function ownedBy(userId: string, kind: OwnedKind): RawBuilder<SqlBool> {
  const own = sql<SqlBool>`${sql.ref(kind.owner)} = ${userId}`;
  const shipped = shippedOf(kind);
  return userId === SYSTEM_USER_ID && shipped ? sql`${own} and not (${shipped})` : own;
}

/** Condition for the rows of a kind that ship with Atelier; null if none do. */
function shippedOf({ shipped, shippedRows }: OwnedKind): RawBuilder<SqlBool> | null {
  if (shippedRows) return shippedRows;
  return shipped === null ? null : sql`${sql.ref(shipped)} = 'default'`;
}

/** Counts a user's things, without those in the trash and without intermediate images. */
export async function thingsOf(db: Database, userId: string): Promise<Handover> {
  const counts = noThings();
  for (const kind of OWNED.values()) {
    const { rows: [row] } = await sql<{ n: number }>`
      SELECT count(*) AS n FROM ${sql.table(kind.table)} WHERE ${ownedBy(userId, kind)}
        AND ${kind.hasTrash ? sql`deleted_at IS NULL` : sql`1 = 1`}
        AND ${kind.incidental ? sql`${sql.ref(kind.incidental)} = 0` : sql`1 = 1`}`.execute(db);
    counts[kind.table] = row?.n ?? 0;
  }
  return counts;
}

function noThings(): Handover {
  const tables = [...OWNED.values()].map(({ table }) => [table, 0]);
  return Object.fromEntries(tables) as Handover;
}

/** Gives everything that `from` owns to `to`, including what is in the trash. */
export async function transferAll(
  trx: Transaction<Tables>,
  from: string,
  to: string,
): Promise<Handover> {
  const counts = noThings();
  for (const kind of OWNED.values()) {
    const { numAffectedRows } = await sql`
      UPDATE ${sql.table(kind.table)} SET ${sql.ref(kind.owner)} = ${to}
      WHERE ${ownedBy(from, kind)}`.execute(trx);
    counts[kind.table] = Number(numAffectedRows ?? 0);
  }
  await trx.updateTable("grants").set({ granted_by: to }).where("granted_by", "=", from).execute();
  await dropGrantsToOwner(trx, to);
  return counts;
}

/**
 * Gives everything that `from` owns to the built-in user: images and boards go into its trash, from
 * which an administrator can restore them for a while; the rest becomes private. Other users'
 * images on the boards stay theirs.
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
  await trx.updateTable("boards").set({ deleted_at: at })
    .where("user_id", "=", from).where("deleted_at", "is", null).execute();
  for (const kind of OWNED.values()) {
    if (!kind.hasVisibility) continue;
    // A default preset belongs to the server, whichever administrator made it.
    await sql`UPDATE ${sql.table(kind.table)} SET visibility = 'private'
      WHERE ${sql.ref(kind.owner)} = ${from}
        AND NOT (${shippedOf(kind) ?? sql`1 = 0`})`.execute(trx);
  }
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
  for (const [name, kind] of OWNED) {
    await sql`DELETE FROM grants WHERE user_id = ${owner} AND kind = ${name} AND thing_id IN
      (SELECT ${sql.ref(kind.id)} FROM ${sql.table(kind.table)}
        WHERE ${sql.ref(kind.owner)} = ${owner})`.execute(trx);
  }
}
