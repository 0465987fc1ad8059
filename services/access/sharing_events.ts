import type { Database } from "../database/mod.ts";
import { type Events, timestamp } from "../events/types.ts";
import type { SharingChanged } from "./grants.ts";

/** Tells of a change in whom a thing is shared with. */
export function createSharingEvents(
  { db, events }: { db: Database; events: Events },
): SharingChanged {
  return async (kind, id, ownerId, { readers, lost }) => {
    const concern = { ownerId, readers };
    const withdrawn = { ownerId: null, readers: lost };
    const about = { timestamp: timestamp(), user_id: ownerId };
    switch (kind) {
      case "board": {
        const board = await db.selectFrom("boards").select(["board_name", "visibility"])
          .where("board_id", "=", id).executeTakeFirst();
        if (!board) return;
        events.emit("board_changed", {
          ...about,
          board_id: id,
          board_name: board.board_name,
          board_visibility: board.visibility,
        }, concern);
        if (lost.size > 0) {
          events.emit("board_access_revoked", { ...about, board_id: id }, withdrawn);
        }
        return;
      }
      case "image":
        // Whoever lost it is told as well: his gallery asks again, and finds it gone.
        events.emit("images_changed", { ...about, board_id: "none", image_names: [id] }, {
          ownerId,
          readers: readers === "all" ? "all" : new Set([...readers, ...lost]),
        });
        return;
      case "workflow": {
        const workflow = await db.selectFrom("workflows").select(["name", "visibility"])
          .where("workflow_id", "=", id).executeTakeFirst();
        if (!workflow) return;
        const is_public = workflow.visibility !== "private";
        events.emit("workflow_changed", {
          ...about,
          workflow_id: id,
          name: workflow.name,
          is_public,
        }, concern);
        if (lost.size > 0) {
          events.emit("workflow_access_revoked", { ...about, workflow_id: id }, withdrawn);
        }
        return;
      }
      case "style_preset": {
        const preset = await db.selectFrom("style_presets").select(["name", "visibility"])
          .where("style_preset_id", "=", id).executeTakeFirst();
        if (!preset) return;
        const is_public = preset.visibility !== "private";
        events.emit("style_preset_changed", {
          ...about,
          style_preset_id: id,
          name: preset.name,
          is_public,
        }, concern);
        if (lost.size > 0) {
          events.emit("style_preset_access_revoked", { ...about, style_preset_id: id }, withdrawn);
        }
        return;
      }
      case "system_prompt":
        // No page shows them.
        return;
      case "model":
        events.emit("models_changed", { timestamp: about.timestamp }, { ownerId: null });
    }
  };
}
