import { sql } from "kysely";
import { type Access, accessOf, type Executor, LEVEL, type Level } from "../access/mod.ts";
import type { Actor } from "../actor.ts";
import type { BoardDTO } from "../contract/boards.ts";
import type { Visibility } from "../contract/fields.ts";
import { inList, NOT_DELETED } from "../database/in_list.ts";
import { namesOf } from "../names_of.ts";

export const BOARD_COLUMNS = [
  "boards.board_id",
  "boards.user_id",
  "boards.board_name",
  "boards.archived",
  "boards.visibility",
  "boards.created_at",
  "boards.updated_at",
  "boards.cover_image_name",
] as const;

export interface BoardRow {
  board_id: string;
  user_id: string;
  board_name: string;
  archived: 0 | 1;
  visibility: Visibility;
  created_at: string;
  updated_at: string;
  cover_image_name: string | null;
}

/** Adds data from other tables (counts, covers, names) to rows that the actor may see. */
export async function boardDtos(
  on: Executor,
  access: Access,
  actor: Actor,
  rows: readonly BoardRow[],
): Promise<BoardDTO[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.board_id);
  const foreign = rows.filter((row) => row.user_id !== actor.userId);
  const own = actor.isAdmin ? rows : rows.filter((row) => row.user_id === actor.userId);
  const counts = await countsOf(on, ids);
  const covers = await coversOf(on, rows);
  const levels = actor.isAdmin || foreign.length === 0
    ? new Map<string, Level>()
    : await access.levels(actor, "board", foreign.map((row) => row.board_id), on);
  const names = await namesOf(on, actor.isAdmin ? rows : foreign);
  const grants = await grantCounts(on, own.map((row) => row.board_id));
  return rows.map((row) => {
    const mine = row.user_id === actor.userId;
    const name = names.get(row.user_id) ?? null;
    return {
      board_id: row.board_id,
      board_name: row.board_name,
      user_id: row.user_id,
      created_at: row.created_at,
      updated_at: row.updated_at,
      deleted_at: null,
      cover_image_name: covers.get(row.board_id) ?? null,
      cover_video_name: null,
      archived: row.archived === 1,
      board_visibility: row.visibility,
      image_count: counts.get(row.board_id)?.images ?? 0,
      asset_count: counts.get(row.board_id)?.assets ?? 0,
      video_count: 0,
      owner_username: actor.isAdmin ? name : null,
      shared_by: mine ? null : name,
      access: mine || actor.isAdmin
        ? "own"
        : accessOf(levels.get(row.board_id) ?? LEVEL.view) ?? "view",
      grant_count: grants.get(row.board_id) ?? 0,
    };
  });
}

/**
 * InvokeAI counts category "general" as images and the rest as assets; intermediates not at all.
 */
async function countsOf(on: Executor, ids: readonly string[]) {
  const rows = await on.selectFrom("image_totals").select([
    "board_id",
    sql<number>`coalesce(sum(items) filter (where image_category = 'general'), 0)`.as("images"),
    sql<number>`coalesce(sum(items) filter (where image_category <> 'general'), 0)`.as("assets"),
  ]).where(inList("board_id", ids)).where("is_intermediate", "=", 0).groupBy("board_id").execute();
  return new Map(rows.map((row) => [row.board_id ?? "", row]));
}

/** The chosen cover while it is on the board, otherwise the newest image. */
async function coversOf(on: Executor, rows: readonly BoardRow[]): Promise<Map<string, string>> {
  const chosen = rows.flatMap((row) => row.cover_image_name ?? []);
  const kept = chosen.length === 0 ? [] : await on.selectFrom("images")
    .select(["image_name", "board_id"]).where(inList("image_name", chosen))
    .where(NOT_DELETED).execute();
  const boardOf = new Map(kept.map((image) => [image.image_name, image.board_id]));
  const covers = new Map<string, string>();
  const open: string[] = [];
  for (const { board_id, cover_image_name } of rows) {
    if (cover_image_name !== null && boardOf.get(cover_image_name) === board_id) {
      covers.set(board_id, cover_image_name);
    } else open.push(board_id);
  }
  if (open.length === 0) return covers;
  const newest = await on.selectFrom("boards").select([
    "boards.board_id",
    (eb) =>
      eb.selectFrom("images").select("images.image_name")
        .whereRef("images.board_id", "=", "boards.board_id")
        .where("images.deleted_at", "is", null).where("images.is_intermediate", "=", 0)
        .orderBy("images.created_at", "desc").limit(1).as("image_name"),
  ]).where(inList("boards.board_id", open)).execute();
  for (const { board_id, image_name } of newest) if (image_name) covers.set(board_id, image_name);
  return covers;
}

async function grantCounts(on: Executor, ids: readonly string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await on.selectFrom("grants").select(["thing_id", sql<number>`count(*)`.as("n")])
    .where("kind", "=", "board").where(inList("thing_id", ids)).groupBy("thing_id").execute();
  return new Map(rows.map((row) => [row.thing_id, row.n]));
}
