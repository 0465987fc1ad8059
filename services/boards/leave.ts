import { reachable } from "../access/mod.ts";
import type { Actor } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import { say } from "../contract/refusals.ts";
import { problem } from "../errors/mod.ts";
import type { BoardsDeps } from "./deps.ts";

/** @throws Problem not_found; bad_request for one's own board */
export async function leaveBoard(
  { db, access, sharing }: Pick<BoardsDeps, "db" | "access" | "sharing">,
  actor: Actor,
  boardId: string,
): Promise<void> {
  const ownerId = await changeAs(db, actor, async (trx) => {
    await access.requireOne(actor, "view", "board", boardId, trx);
    const { user_id } = await trx.selectFrom("boards").select("user_id")
      .where("board_id", "=", boardId).executeTakeFirstOrThrow();
    if (user_id === actor.userId) {
      throw problem("bad_request", say("board_is_yours"));
    }
    if (actor.isAdmin) throw problem("bad_request", say("admins_see_all"));
    await trx.insertInto("boards_left").values({ board_id: boardId, user_id: actor.userId })
      .onConflict((conflict) => conflict.doNothing()).execute();
    return user_id;
  });
  sharing.revoked("board", boardId, ownerId, new Set([actor.userId]));
}

/** @throws Problem not_found when it is not (or no longer) shared with the actor */
export async function returnToBoard(
  { db, sharing }: Pick<BoardsDeps, "db" | "sharing">,
  actor: Actor,
  boardId: string,
): Promise<void> {
  const open = await db.selectFrom("boards").select("user_id")
    .where("board_id", "=", boardId)
    .where("deleted_at", "is", null).where(reachable(actor.userId)).executeTakeFirst();
  if (!open) throw problem("not_found", say("no_such_board"));
  await changeAs(db, actor, (trx) =>
    trx.deleteFrom("boards_left").where("board_id", "=", boardId)
      .where("user_id", "=", actor.userId).execute());
  // For this person's other pages.
  await sharing.changed("board", boardId, open.user_id, { readers: new Set([actor.userId]) });
}
