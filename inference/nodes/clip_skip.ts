import { z } from "zod";
import { defineNode } from "./definition.ts";
import { CLIPField } from "./fields.ts";
import { port, wire } from "./ports.ts";

/** Leaves out the last layers of the text encoder. */
export const clipSkip = defineNode({
  type: "clip_skip",
  inputs: {
    clip: wire("CLIPField", CLIPField),
    skipped_layers: port("integer", z.int().min(0).max(12).default(0)),
  },
  outputs: { clip: port("CLIPField", CLIPField) },
  run: ({ clip, skipped_layers }) => ({
    clip: { ...clip, skipped_layers: clip.skipped_layers + skipped_layers },
  }),
});
