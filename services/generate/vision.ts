import { z } from "zod";
import { SEEN_PREPROCESSORS, type SeenPreprocessor } from "../../inference/graph/control_layers.ts";
import type { ModelIdentifier } from "../../inference/graph/model_identifier.ts";
import type { Graph } from "../../inference/graph/schema.ts";
import type { SourceImage } from "./source_image.ts";

const name = z.string().min(1).max(255);
const image = name.describe("name of the image");
const model = name.optional().describe(
  "key or name of the model; absent: the one that is installed",
);
const place = { prepend: z.boolean().default(false), background: z.boolean().default(false) };

/** An image whose background goes. */
export const RemoveBackgroundInput = z.strictObject({ image, model, ...place });
export type RemoveBackgroundInput = z.infer<typeof RemoveBackgroundInput>;
/** What is sent: fields with a default may be absent. */
export type RemoveBackgroundBody = z.input<typeof RemoveBackgroundInput>;

/** An image that is put into words. */
export const DescribeInput = z.strictObject({ image, model, ...place });
export type DescribeInput = z.infer<typeof DescribeInput>;
export type DescribeBody = z.input<typeof DescribeInput>;

/** A control image that a model makes of another image: a preview of what a ControlNet will see. */
export const PreprocessInput = z.strictObject({
  image,
  preprocessor: z.enum(SEEN_PREPROCESSORS),
  ...place,
});
export type PreprocessInput = z.infer<typeof PreprocessInput>;
export type PreprocessBody = z.input<typeof PreprocessInput>;

/** The ids of the nodes: part of the interface, scripts may rely on them. */
const ID = { look: "look", metadata: "metadata" };

/** Returns the graph that cuts an image out of its background. */
export function buildRemoveBackground(
  { image, boardId, metadata }: SourceImage,
  model: ModelIdentifier,
): Graph {
  const items = Object.entries({ ...metadata, background_removed_by: model, initial_image: image })
    .map(([label, value]) => ({ label, value }));
  return {
    id: "remove_background",
    nodes: {
      // First, since the time that an item takes is measured by its first model.
      [ID.look]: {
        id: ID.look,
        type: "remove_background",
        is_intermediate: false,
        use_cache: false,
        image: { image_name: image.image_name },
        model,
        ...(boardId ? { board: { board_id: boardId } } : {}),
      },
      [ID.metadata]: { id: ID.metadata, type: "metadata", is_intermediate: true, items },
    },
    edges: [{
      source: { node_id: ID.metadata, field: "metadata" },
      destination: { node_id: ID.look, field: "metadata" },
    }],
  };
}

/** Returns the graph that says what an image shows. */
export function buildDescribe(image_name: string, model: ModelIdentifier): Graph {
  const look = { id: ID.look, type: "describe_image", image: { image_name }, model };
  return { id: "describe", nodes: { [ID.look]: look }, edges: [] };
}

/** Returns the graph that makes a control image, which no gallery shows. */
export function buildPreprocess(
  image_name: string,
  type: SeenPreprocessor,
  model: ModelIdentifier,
): Graph {
  const look = { id: ID.look, type, is_intermediate: true, image: { image_name }, model };
  return { id: "preprocess", nodes: { [ID.look]: look }, edges: [] };
}
