import { sql, type SqlBool } from "kysely";
import { unindexed } from "../../database/words.ts";
import { grantedIds } from "../granted_ids.ts";
import { viewableBoards } from "./board.ts";
import type { Kind } from "./kind.ts";

export const image = {
  table: "images",
  id: "image_name",
  owner: "user_id",
  name: null,
  hasVisibility: false,
  hasTrash: true,
  shipped: null,
  board: "board_id",
  incidental: "is_intermediate",
  levels: ["view", "edit"],
  canBeLeft: false,
  isFoundByOtherTerms: true,
  sharedWith: (userId) =>
    sql<SqlBool>`(${unindexed("images.board_id")} in
        (select boards.board_id from boards where ${viewableBoards(userId)})
      or ${unindexed("images.image_name")} in (${grantedIds(userId, "image")}))`,
  announce: {
    changed: (events, about, image_name, _row, concern) =>
      events.emit("images_changed", {
        ...about,
        board_id: "none",
        image_names: [image_name],
      }, concern),
  },
} as const satisfies Kind;
