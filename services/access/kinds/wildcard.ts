import type { Kind } from "./kind.ts";

export const wildcard = {
  table: "wildcards",
  id: "wildcard_id",
  owner: "user_id",
  name: "name",
  hasVisibility: true,
  hasTrash: true,
  shipped: null,
  board: null,
  levels: ["view", "edit"],
  canBeLeft: false,
  announce: {
    changed: (events, about, wildcard_id, { name, visibility }, concern) => {
      const is_public = visibility !== "private";
      events.emit("wildcard_changed", { ...about, wildcard_id, name, is_public }, concern);
    },
    revoked: (events, about, wildcard_id, concern) =>
      events.emit("wildcard_access_revoked", { ...about, wildcard_id }, concern),
    deleted: (events, about, wildcard_id, concern) =>
      events.emit("wildcard_deleted", { ...about, wildcard_id }, concern),
  },
} as const satisfies Kind;
