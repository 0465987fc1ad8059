import { timestamp } from "../../events/types.ts";
import type { Kind } from "./kind.ts";

export const model = {
  table: "models",
  id: "model_key",
  owner: null,
  name: "name",
  hasVisibility: true,
  hasTrash: true,
  shipped: null,
  board: null,
  cover: { folder: "model_images", column: "has_image" },
  levels: ["view", "edit"],
  canBeLeft: false,
  announce: {
    // Every page reloads its list of models, which depends on what its user may use.
    changed: (events) =>
      events.emit("models_changed", { timestamp: timestamp() }, { ownerId: null }),
  },
} as const satisfies Kind;
