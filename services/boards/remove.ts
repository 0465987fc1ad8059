import type { Actor } from "../actor.ts";
import type { DeletedBoard } from "../contract/boards.ts";
import { changeAs } from "../change_as.ts";
import { moveToTrash, unremovable } from "../images/trash.ts";
import type { BoardsDeps } from "./deps.ts";

/**
 * Deletes a board. With `includeImages` the images that the actor owns (an administrator: all) go
 * into the trash; other users' images stay, on no board.
 * @throws Problem not_found, forbidden
 */
export async function removeBoard(
  deps: BoardsDeps,
  actor: Actor,
  boardId: string,
  includeImages: boolean,
): Promise<DeletedBoard> {
  const { db, access, oversight, sharing, files, announce } = deps;
  await access.requireOne(actor, "own", "board", boardId);
  const onBoard = () =>
    db.selectFrom("images").where("board_id", "=", boardId).where("deleted_at", "is", null)
      .select("image_name").execute();
  const stuck = includeImages
    ? await unremovable(db, files, (await onBoard()).map((row) => row.image_name))
    : new Set<string>();
  const done = await changeAs(db, actor, async (trx) => {
    await access.requireOne(actor, "own", "board", boardId, trx);
    const board = await trx.selectFrom("boards").select(["user_id", "board_name"])
      .where("board_id", "=", boardId).executeTakeFirstOrThrow();
    const readers = await access.readersOf("board", boardId, trx);
    const held = await trx.selectFrom("images").select(["image_name", "user_id", "board_id"])
      .where("board_id", "=", boardId).where("deleted_at", "is", null).execute();
    const mine = includeImages
      ? (await access.require(actor, "own", "image", held.map((i) => i.image_name), trx)).allowed
      : new Set<string>();
    const trashed = new Set([...mine].filter((name) => !stuck.has(name)));
    await moveToTrash(trx, [...trashed]);
    await trx.deleteFrom("boards").where("board_id", "=", boardId).execute();
    await oversight.recordChange(trx, actor, "delete", [
      { kind: "board", id: boardId, ownerId: board.user_id },
    ], { include_images: includeImages, deleted_images: [...trashed] });
    const failed = [...mine].filter((name) => stuck.has(name));
    return { board, readers, held, trashed, failed };
  });
  const { board, readers, held, trashed, failed } = done;
  sharing.deleted("board", boardId, board.user_id, readers);
  await announce(held.map((image) => ({ ...image, board_id: null })));
  const left = held.map((i) => i.image_name).filter((name) => !trashed.has(name));
  return {
    board_id: boardId,
    deleted_board_images: left.filter((name) => !failed.includes(name)),
    deleted_images: [...trashed],
    failed_images: failed,
    deleted_board_videos: [],
    deleted_videos: [],
    failed_videos: [],
  };
}
