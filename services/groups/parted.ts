import type { Access, Executor, SharingEvents } from "../access/mod.ts";
import { systemActor } from "../actor.ts";
import { inList } from "../database/in_list.ts";

/** The boards that are shared with a group. Read before the group or a membership goes. */
export async function boardsOfGroup(on: Executor, groupId: string): Promise<string[]> {
  const rows = await on.selectFrom("grants").select("thing_id")
    .where("group_id", "=", groupId).where("kind", "=", "board").execute();
  return rows.map((row) => row.thing_id);
}

/** Tells people who left a group of the boards that they can see no longer. */
export async function tellParted(
  { db, access, sharing }: {
    db: Executor;
    access: Access;
    sharing: Pick<SharingEvents, "revoked">;
  },
  userIds: readonly string[],
  boardIds: readonly string[],
): Promise<void> {
  if (boardIds.length === 0) return;
  const boards = await db.selectFrom("boards").select(["board_id", "user_id"])
    .where(inList("board_id", boardIds)).execute();
  const lost = new Map(boards.map((board) => [board.board_id, new Set<string>()]));
  for (const userId of userIds) {
    const person = { ...systemActor("server"), userId, isAdmin: false };
    const levels = await access.levels(person, "board", boardIds);
    for (const [id, level] of levels) if (level === 0) lost.get(id)?.add(userId);
  }
  for (const { board_id, user_id } of boards) {
    sharing.revoked("board", board_id, user_id, lost.get(board_id) ?? new Set());
  }
}
