import { requireRoom } from "../access/mod.ts";
import type { Actor } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import { now } from "../clock.ts";
import type { BoardDTO, DeletedBoard } from "../contract/boards.ts";
import type { Visibility } from "../contract/fields.ts";
import { say } from "../contract/refusals.ts";
import { problem } from "../errors/mod.ts";
import { type BoardChanges, changeBoard } from "./change.ts";
import { BOARD_COLUMNS, boardDtos } from "./dto.ts";
import { leaveBoard, returnToBoard } from "./leave.ts";
import type { BoardsDeps } from "./deps.ts";
import { removeBoard } from "./remove.ts";
import { type BoardLists, createBoardLists } from "./list.ts";

export interface Boards extends BoardLists {
  /** @throws Problem conflict for one too many */
  create(actor: Actor, name: string, visibility?: Visibility): Promise<BoardDTO>;
  /** @throws Problem not_found */
  get(actor: Actor, boardId: string): Promise<BoardDTO>;
  /**
   * Changes the given fields; the rest stays. `ifMatch` is the `updated_at` that the caller saw: if
   * the board was changed since, nothing happens. Without it the last write wins.
   * @throws Problem not_found, forbidden, changed_meanwhile
   */
  change(
    actor: Actor,
    boardId: string,
    changes: BoardChanges,
    ifMatch: string | null,
  ): Promise<BoardDTO>;
  /** Deletes it, with or without the actor's images on it. @throws Problem not_found, forbidden */
  remove(actor: Actor, boardId: string, includeImages: boolean): Promise<DeletedBoard>;
  /** Leaves a board that another user shared. */
  leave(actor: Actor, boardId: string): Promise<void>;
  /** Comes back to a board that one left and that is still shared. @throws Problem not_found */
  comeBack(actor: Actor, boardId: string): Promise<BoardDTO>;
}

/** Maximum number of boards of a user. */
const PER_PERSON = 5_000;

export function createBoards(deps: BoardsDeps): Boards {
  const { db, access, oversight, sharing } = deps;

  async function get(actor: Actor, boardId: string): Promise<BoardDTO> {
    await access.requireOne(actor, "view", "board", boardId);
    const rows = await db.selectFrom("boards").select(BOARD_COLUMNS)
      .where("board_id", "=", boardId).execute();
    const [dto] = await boardDtos(db, access, actor, rows);
    if (!dto) throw problem("not_found", say("no_such_board"));
    if (dto.board_visibility === "private") {
      await oversight.recordView(actor, { kind: "board", id: boardId, ownerId: dto.user_id });
    }
    return dto;
  }

  return {
    ...createBoardLists({ db, access, oversight }),
    get,
    async create(actor, name, visibility = "private") {
      const boardId = crypto.randomUUID();
      const at = now();
      await changeAs(db, actor, async (trx) => {
        await requireRoom(trx, actor, "board", PER_PERSON);
        await trx.insertInto("boards").values({
          board_id: boardId,
          user_id: actor.userId,
          board_name: name,
          cover_image_name: null,
          visibility,
          created_at: at,
          updated_at: at,
          deleted_at: null,
        }).execute();
      });
      const readers = await access.readersOf("board", boardId);
      await sharing.changed("board", boardId, actor.userId, { readers });
      return await get(actor, boardId);
    },
    async change(actor, boardId, changes, ifMatch) {
      await changeBoard(deps, actor, boardId, changes, ifMatch);
      return await get(actor, boardId);
    },
    remove: (actor, boardId, includeImages) => removeBoard(deps, actor, boardId, includeImages),
    leave: (actor, boardId) => leaveBoard(deps, actor, boardId),
    async comeBack(actor, boardId) {
      await returnToBoard(deps, actor, boardId);
      return await get(actor, boardId);
    },
  };
}
