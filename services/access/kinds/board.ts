import { type RawBuilder, sql, type SqlBool } from "kysely";
import { now } from "../../clock.ts";
import { unindexed } from "../../database/words.ts";
import { grantedIds } from "../granted_ids.ts";
import type { Kind } from "./kind.ts";

export const board = {
  table: "boards",
  id: "board_id",
  owner: "user_id",
  name: "board_name",
  hasVisibility: true,
  hasTrash: true,
  shipped: null,
  board: null,
  levels: ["view", "add", "edit"],
  canBeLeft: true,
  isFoundByOtherTerms: true,
  sharedWith: sharedBoards,
  announce: {
    changed: (events, about, board_id, { name, visibility }, concern) =>
      events.emit("board_changed", {
        ...about,
        board_id,
        board_name: name,
        board_visibility: visibility,
      }, concern),
    revoked: (events, about, board_id, concern) =>
      events.emit("board_access_revoked", { ...about, board_id }, concern),
    deleted: (events, about, board_id, concern) =>
      events.emit("board_deleted", { ...about, board_id }, concern),
  },
} as const satisfies Kind;

/**
 * Boards that others share with a user: two alternatives with an index each; `at` is the present.
 */
export function sharedBoards(userId: string, at = now()): RawBuilder<SqlBool> {
  return sql<SqlBool>`((boards.visibility in ('shared', 'public') and ${notLeft(userId)})
    or (boards.board_id in (${grantedIds(userId, "board", at)}) and ${notLeft(userId)}))`;
}

/** Boards that a user may view, whoever owns them. */
export function viewableBoards(userId: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`(${unindexed("boards.deleted_at")} is null
    and (boards.user_id = ${userId} or ${sharedBoards(userId)}))`;
}

/** Boards that are open to a user, whether left or not; `at` is the present. */
export function reachable(userId: string, at = now()): RawBuilder<SqlBool> {
  return sql<SqlBool>`(boards.visibility <> 'private'
    or boards.board_id in (${grantedIds(userId, "board", at)}))`;
}

/** No one can leave a board of their own, so this is about others' boards only. */
function notLeft(userId: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`boards.board_id not in
    (select l.board_id from boards_left l where l.user_id = ${userId})`;
}
