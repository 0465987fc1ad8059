import { SYSTEM_USER_ID } from "../actor.ts";
import type { Visibility } from "../contract/fields.ts";
import { LENGTH } from "../contract/limits.ts";
import type { Import } from "./deps.ts";
import { flag, instant, text } from "./values.ts";

const BOARD = {
  board_id: "",
  board_name: "",
  user_id: SYSTEM_USER_ID,
  board_visibility: null,
  is_public: 0,
  archived: 0,
  created_at: "",
  updated_at: "",
  deleted_at: null,
};
const SHARE = { board_id: "", user_id: "", can_edit: 0 };
const COVER = { board_id: "", cover_image_name: null };

/** Adds boards under their own ids, archived or shared as they are. */
export async function importBoards(given: Import): Promise<void> {
  const { db, source, tallies, owners, at, change } = given;
  const here = new Set(
    (await db.selectFrom("boards").select("board_id").execute()).map((row) => row.board_id),
  );
  for (const row of source.rows("boards", BOARD)) {
    const boardId = text(row.board_id);
    if (row.deleted_at !== null) continue;
    if (here.has(boardId)) {
      tallies.boards.here += 1;
      continue;
    }
    tallies.boards.added += 1;
    here.add(boardId);
    await change(async (trx) => {
      await trx.insertInto("boards").values({
        board_id: boardId,
        user_id: owners.get(text(row.user_id)) ?? SYSTEM_USER_ID,
        board_name: text(row.board_name).slice(0, LENGTH.boardName) || "Board",
        cover_image_name: null,
        archived: flag(row.archived) ? 1 : 0,
        visibility: visibilityOf(text(row.board_visibility), flag(row.is_public)),
        created_at: instant(row.created_at, at),
        updated_at: instant(row.updated_at, at),
        deleted_at: null,
      }).execute();
    });
  }
  await importShares(given, here);
}

/** `board_visibility` came after `is_public`, which it replaces. */
function visibilityOf(named: string, isPublic: boolean): Visibility {
  if (named === "shared" || named === "public" || named === "private") return named;
  return isPublic ? "public" : "private";
}

/**
 * Boards shared with single users become grants: `can_edit` to add, otherwise to view. Those of
 * boards that were left behind stay behind.
 */
async function importShares(
  { db, source, tallies, owners, at, change }: Import,
  boards: ReadonlySet<string>,
): Promise<void> {
  for (const row of source.rows("shared_boards", SHARE)) {
    const [boardId, userId] = [text(row.board_id), owners.get(text(row.user_id))];
    if (userId === undefined || !boards.has(boardId)) continue;
    const known = await db.selectFrom("grants").select("grant_id").where("kind", "=", "board")
      .where("thing_id", "=", boardId).where("user_id", "=", userId).executeTakeFirst();
    if (known) {
      tallies.shares.here += 1;
      continue;
    }
    tallies.shares.added += 1;
    await change(async (trx) => {
      await trx.insertInto("grants").values({
        grant_id: crypto.randomUUID(),
        kind: "board",
        thing_id: boardId,
        user_id: userId,
        group_id: null,
        level: flag(row.can_edit) ? "add" : "view",
        expires_at: null,
        granted_by: SYSTEM_USER_ID,
        created_at: at,
      }).execute();
    });
  }
}

/** Sets the covers of boards that have none, once their images are here. */
export async function importCovers({ source, change }: Import): Promise<void> {
  await change(async (trx) => {
    for (const row of source.rows("boards", COVER)) {
      const cover = text(row.cover_image_name);
      const image = await trx.selectFrom("images").select("image_name")
        .where("image_name", "=", cover).executeTakeFirst();
      if (!image) continue;
      await trx.updateTable("boards").set({ cover_image_name: cover })
        .where("board_id", "=", text(row.board_id)).where("cover_image_name", "is", null).execute();
    }
  });
}
