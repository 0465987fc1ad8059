import type { Kind } from "./kind.ts";

export const workflow = {
  word: "workflow",
  table: "workflows",
  id: "workflow_id",
  owner: "user_id",
  name: "name",
  hasVisibility: true,
  hasTrash: false,
  shipped: "category",
  board: null,
  levels: ["view", "edit"],
  canBeLeft: false,
  announce: {
    changed: (events, about, workflow_id, { name, visibility }, concern) => {
      const is_public = visibility !== "private";
      events.emit("workflow_changed", { ...about, workflow_id, name, is_public }, concern);
    },
    revoked: (events, about, workflow_id, concern) =>
      events.emit("workflow_access_revoked", { ...about, workflow_id }, concern),
    deleted: (events, about, workflow_id, concern) =>
      events.emit("workflow_deleted", { ...about, workflow_id }, concern),
  },
} as const satisfies Kind;
