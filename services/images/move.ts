import type { Access, Oversight } from "../access/mod.ts";
import type { Actor } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import { now } from "../clock.ts";
import type { AddedToBoard, Refused, TakenOffBoard } from "../contract/images.ts";
import { say } from "../contract/refusals.ts";
import type { Database } from "../database/mod.ts";
import { inList, NOT_DELETED } from "../database/in_list.ts";
import { problem } from "../errors/mod.ts";
import type { Announce } from "./announce.ts";
import { boardsOf, byBoard, refusedOf, thingOf } from "./outcome.ts";

export interface Moving {
  /**
   * Puts the actor's own images on a board, which must let the actor add: a board gives rights
   * over what lies on it.
   * @throws Problem not_found, forbidden for the board; forbidden when no image may be moved
   */
  addToBoard(
    actor: Actor,
    boardId: string,
    imageNames: readonly string[],
  ): Promise<AddedToBoard>;
  /**
   * Takes images off their boards: the actor's own off any, and any off a board that the actor may
   * add to.
   * @throws Problem forbidden when no image may be taken off
   */
  takeOffBoard(
    actor: Actor,
    imageNames: readonly string[],
  ): Promise<TakenOffBoard>;
}

export interface MoveDeps {
  db: Database;
  access: Access;
  oversight: Oversight;
  announce: Announce;
}

export function createMoving({ db, access, oversight, announce }: MoveDeps): Moving {
  return {
    async addToBoard(actor, boardId, imageNames) {
      const { before, after, refused } = await changeAs(db, actor, async (trx) => {
        await access.requireOne(actor, "add", "board", boardId, trx);
        const verdict = await access.require(actor, "own", "image", imageNames, trx);
        refuseIfNone(verdict.allowed, imageNames);
        const rows = trx.selectFrom("images").select(["image_name", "user_id", "board_id"])
          .where(inList("image_name", verdict.allowed));
        const before = await rows.execute();
        await trx.updateTable("images").set({ board_id: boardId, updated_at: now() })
          .where(inList("image_name", verdict.allowed)).execute();
        await oversight.recordChange(trx, actor, "move", before.map(thingOf), {
          board_id: boardId,
        });
        const { user_id: ownerId } = await trx.selectFrom("boards").select("user_id")
          .where("board_id", "=", boardId).executeTakeFirstOrThrow();
        await oversight.recordChange(trx, actor, "add", [{ kind: "board", id: boardId, ownerId }]);
        return { before, after: await rows.execute(), refused: refusedOf(verdict) };
      });
      const moved = before.filter((row) => row.board_id !== boardId);
      await announce([...moved, ...after]);
      return {
        affected_boards: [...new Set([boardId, ...boardsOf(moved)])],
        added_images: after.map((row) => row.image_name),
        moved_from: byBoard(moved),
        refused,
      };
    },

    async takeOffBoard(actor, imageNames) {
      const { before, refused } = await changeAs(db, actor, async (trx) => {
        const seen = await access.levels(actor, "image", imageNames, trx);
        const rows = await trx.selectFrom("images").select(["image_name", "user_id", "board_id"])
          .where(inList("image_name", imageNames)).where(NOT_DELETED).execute();
        const boards = rows.flatMap((row) => row.board_id ?? []);
        const open = (await access.require(actor, "add", "board", boards, trx)).allowed;
        const before = rows.filter((row) =>
          seen.get(row.image_name) === 4 || (row.board_id !== null && open.has(row.board_id))
        );
        const names = new Set(before.map((row) => row.image_name));
        refuseIfNone(names, imageNames);
        await trx.updateTable("images").set({ board_id: null, updated_at: now() })
          .where(inList("image_name", names)).execute();
        await oversight.recordChange(trx, actor, "take_off_board", before.map(thingOf));
        const refused = imageNames.filter((name) => !names.has(name)).map((
          image_name,
        ): Refused => ({
          image_name,
          reason: (seen.get(image_name) ?? 0) > 0 ? "forbidden" : "not_found",
        }));
        return { before, refused };
      });
      await announce([...before, ...before.map((row) => ({ ...row, board_id: null }))]);
      return {
        affected_boards: boardsOf(before),
        removed_images: before.map((row) => row.image_name),
        moved_from: byBoard(before.filter((row) => row.board_id !== null)),
        refused,
      };
    },
  };
}

/** The same message for hidden and absent images: neither may be moved. */
function refuseIfNone(allowed: ReadonlySet<string>, asked: readonly string[]): void {
  if (allowed.size > 0 || asked.length === 0) return;
  throw problem("forbidden", say("no_own_images"));
}
