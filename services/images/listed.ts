import { sql } from "kysely";
import { type Access, grantedIds, type Oversight, visibleImages } from "../access/mod.ts";
import type { Actor } from "../actor.ts";
import type { Database } from "../database/mod.ts";
import { UNCATEGORIZED } from "./announce.ts";
import { type ImageFilter, type ImagesQuery, narrowed } from "./filter.ts";
import { EVERYBODYS } from "./outcome.ts";

export interface ListedDeps {
  db: Database;
  access: Access;
  oversight: Oversight;
}

/**
 * Runs `read` on the images that a list shows to an actor: on a board that the actor may see,
 * everything on it; without a board, the actor's own (all users' for an administrator; with
 * `visible`, everything that the actor may see), wherever they are; "none": the same, but only
 * those on no board. An administrator's view of other users' images is recorded.
 * @throws Problem not_found for a board that the actor may not see
 */
export async function listed<T>(
  deps: ListedDeps,
  actor: Actor,
  filter: ImageFilter,
  read: (images: ImagesQuery) => Promise<T>,
): Promise<T> {
  const { db, access, oversight } = deps;
  const images = db.selectFrom("images").where("images.deleted_at", "is", null);
  const { board_id, shared_with_me } = filter;
  const onBoard = !shared_with_me && board_id !== undefined && board_id !== UNCATEGORIZED;
  if (onBoard) {
    // A user who sees the board sees everything on it: one small query instead of a check per row.
    await access.requireOne(actor, "view", "board", board_id);
    await recordBoard(deps, actor, board_id);
    return await read(narrowed(images.where("images.board_id", "=", board_id), filter));
  }
  await oversight.looked(actor, EVERYBODYS);
  return await read(narrowed(elsewhere(images, actor, filter), filter));
}

/** Everything that is listed without naming a board. */
function elsewhere(images: ImagesQuery, actor: Actor, filter: ImageFilter): ImagesQuery {
  if (filter.shared_with_me) {
    return images.where("images.user_id", "<>", actor.userId)
      .where(sql<boolean>`images.image_name in (${grantedIds(actor.userId, "image")})`);
  }
  const free = filter.board_id === UNCATEGORIZED
    ? images.where("images.board_id", "is", null)
    : images;
  if (actor.isAdmin) return free;
  return filter.visible
    ? free.where(visibleImages(actor.userId))
    : free.where("images.user_id", "=", actor.userId);
}

async function recordBoard(
  { db, oversight }: ListedDeps,
  actor: Actor,
  boardId: string,
): Promise<void> {
  if (!actor.isAdmin || actor.via === "single-user") return;
  const board = await db.selectFrom("boards").select(["user_id", "visibility"])
    .where("board_id", "=", boardId).executeTakeFirst();
  if (board?.visibility !== "private") return;
  await oversight.looked(actor, { kind: "board", id: boardId, ownerId: board.user_id });
}
