import type { Kind } from "./kind.ts";

export const stylePreset = {
  table: "style_presets",
  id: "style_preset_id",
  owner: "user_id",
  name: "name",
  hasVisibility: true,
  hasTrash: true,
  shipped: "type",
  board: null,
  cover: { folder: "style_preset_images", column: "has_image" },
  levels: ["view", "edit"],
  canBeLeft: false,
  announce: {
    changed: (events, about, style_preset_id, { name, visibility }, concern) => {
      const is_public = visibility !== "private";
      events.emit("style_preset_changed", { ...about, style_preset_id, name, is_public }, concern);
    },
    revoked: (events, about, style_preset_id, concern) =>
      events.emit("style_preset_access_revoked", { ...about, style_preset_id }, concern),
    deleted: (events, about, style_preset_id, concern) =>
      events.emit("style_preset_deleted", { ...about, style_preset_id }, concern),
  },
} as const satisfies Kind;
