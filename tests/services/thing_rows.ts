import type { ThingKind } from "../../services/access/mod.ts";

/** The columns that a thing needs beside what its kind says of it. */
export const REST: Record<ThingKind, Record<string, unknown>> = {
  board: {},
  image: {
    image_origin: "internal",
    image_category: "general",
    image_subfolder: "",
    width: 1,
    height: 1,
    bytes: 1,
  },
  workflow: { workflow: "{}" },
  style_preset: {},
  system_prompt: { content: "" },
  model: { base: "sd-1", type: "main", path: "p", hash: "h" },
};
