import type { Visibility } from "../../contract/fields.ts";
import type { Kind } from "./kind.ts";

const isPublic = (visibility: Visibility) => visibility !== "private";

export const workflow = {
  table: "workflows",
  id: "workflow_id",
  owner: "user_id",
  name: "name",
  hasVisibility: true,
  hasTrash: false,
  shipped: "category",
  board: null,
  cover: { folder: "workflow_thumbnails", column: "has_thumbnail" },
  levels: ["view", "edit"],
  canBeLeft: false,
  announce: {
    created: (events, about, workflow_id, { name, visibility }, concern) => {
      const is_public = isPublic(visibility);
      events.emit("workflow_created", { ...about, workflow_id, name, is_public }, concern);
    },
    changed: (events, about, workflow_id, { name, visibility, was }, concern) =>
      events.emit("workflow_updated", {
        ...about,
        workflow_id,
        name,
        old_is_public: isPublic(was ?? visibility),
        new_is_public: isPublic(visibility),
      }, concern),
    revoked: (events, about, workflow_id, concern) =>
      events.emit("workflow_access_revoked", { ...about, workflow_id }, concern),
    deleted: (events, about, workflow_id, concern) => {
      const is_public = concern.readers === "all";
      events.emit("workflow_deleted", { ...about, workflow_id, is_public }, concern);
    },
  },
} as const satisfies Kind;
