import { z } from "zod";
import type { ModelIdentifier } from "../../inference/graph/simple.ts";
import type { Graph } from "../../inference/graph/schema.ts";
import type { SourceImage } from "./source_image.ts";

const name = z.string().min(1).max(255);

/** An image to be enlarged. */
export const UpscaleInput = z.strictObject({
  image: name,
  model: name.describe("key or name of an upscaler"),
  scale: z.number().gt(1).max(16).default(2)
    .describe("factor of both sides; the upscaler runs as often as necessary"),
  prepend: z.boolean().default(false),
  background: z.boolean().default(false),
});
export type UpscaleInput = z.infer<typeof UpscaleInput>;
/** What is sent: fields with a default may be absent. */
export type UpscaleBody = z.input<typeof UpscaleInput>;

/** The ids of the nodes: part of the interface, scripts may rely on them. */
const ID = { upscale: "upscale", metadata: "metadata" };

interface Wanted extends SourceImage {
  model: ModelIdentifier;
  scale: number;
}

/** Returns the graph that enlarges an image; its metadata are InvokeAI's. */
export function buildUpscale({ image, model, scale, boardId, metadata }: Wanted): Graph {
  const noted = {
    ...metadata,
    upscale_model: model,
    upscale_scale: scale,
    upscale_initial_image: image,
  };
  const items = Object.entries(noted).map(([label, value]) => ({ label, value }));
  return {
    id: "upscale",
    nodes: {
      // First, since the time that an item takes is measured by its first model.
      [ID.upscale]: {
        id: ID.upscale,
        type: "spandrel_image_to_image_autoscale",
        is_intermediate: false,
        use_cache: false,
        image: { image_name: image.image_name },
        image_to_image_model: model,
        scale,
        ...(boardId ? { board: { board_id: boardId } } : {}),
      },
      [ID.metadata]: { id: ID.metadata, type: "metadata", is_intermediate: true, items },
    },
    edges: [{
      source: { node_id: ID.metadata, field: "metadata" },
      destination: { node_id: ID.upscale, field: "metadata" },
    }],
  };
}
