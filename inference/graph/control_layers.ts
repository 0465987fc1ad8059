import type { VisionType } from "../families/vision.ts";
import type { ControlMode } from "../pipeline/control.ts";
import { edge } from "./edge.ts";
import type { ModelIdentifier } from "./model_identifier.ts";
import type { Edge, GraphNode } from "./schema.ts";

export { CONTROL_MODES, type ControlMode } from "../pipeline/control.ts";

/** What a control image can be made into without a model: pages draw it, too. */
export const DRAWN_PREPROCESSORS = [
  "canny_edge_detection",
  "lineart_edge_detection",
  "color_map",
  "tile_image_processor",
  "img_blur",
] as const;

export type DrawnPreprocessor = (typeof DRAWN_PREPROCESSORS)[number];

/** What it can be made into by a ready-made model, and the type of the model that this takes. */
export const SEEN_BY = {
  depth_anything_depth_estimation: "depth_estimation",
  normal_map: "depth_estimation",
  dw_openpose_detection: "keypoint_detection",
} as const satisfies Record<string, VisionType>;

export type SeenPreprocessor = keyof typeof SEEN_BY;

export const SEEN_PREPROCESSORS = Object.keys(SEEN_BY) as SeenPreprocessor[];

/**
 * What a control image can be made into before a model reads it: types of nodes that make an image
 * of one image alone.
 */
export const PREPROCESSORS = [...DRAWN_PREPROCESSORS, ...SEEN_PREPROCESSORS] as const;

export type Preprocessor = (typeof PREPROCESSORS)[number];

/** Types of models that read control images; an IP-Adapter takes one as a part of the prompt. */
export const CONTROL_READERS = ["controlnet", "t2i_adapter", "ip_adapter"] as const;
export type ControlReader = (typeof CONTROL_READERS)[number];

/** An image that steers by way of a model. */
export interface ControlLayer {
  image_name: string;
  /** What is made of the image first; null for the image as it is. */
  preprocessor: Preprocessor | null;
  model: ModelIdentifier & { type: ControlReader };
  weight: number;
  /** Parts of the steps, 0 … 1, at which it begins and ends to steer. */
  begin: number;
  end: number;
  /** Which prompt it steers, and how evenly; of ControlNets. */
  mode: ControlMode;
}

/**
 * How the layers that one type of model reads are in a graph: the type of their nodes, the output
 * of these and the input of the denoiser, the node that gathers them, and their list in metadata.
 */
interface Reader {
  node: string;
  output: string;
  list: string;
  metadata: string;
  /** The fields of a node, as InvokeAI names them. */
  fields(layer: ControlLayer): Record<string, unknown>;
}

const common = ({ image_name, begin, end }: ControlLayer) => ({
  image: { image_name },
  begin_step_percent: begin,
  end_step_percent: end,
  resize_mode: "just_resize",
});

const READERS: Readonly<Record<ControlReader, Reader>> = {
  controlnet: {
    node: "controlnet",
    output: "control",
    list: "controls",
    metadata: "controlnets",
    fields: (layer) => ({
      ...common(layer),
      control_model: layer.model,
      control_weight: layer.weight,
      control_mode: layer.mode,
    }),
  },
  t2i_adapter: {
    node: "t2i_adapter",
    output: "t2i_adapter",
    list: "t2i_adapters",
    metadata: "t2iAdapters",
    fields: (layer) => ({
      ...common(layer),
      t2i_adapter_model: layer.model,
      weight: layer.weight,
    }),
  },
  ip_adapter: {
    node: "ip_adapter",
    output: "ip_adapter",
    list: "ip_adapters",
    metadata: "ipAdapters",
    fields({ image_name, model, weight, begin, end }) {
      return {
        image: { image_name },
        ip_adapter_model: model,
        weight,
        method: "full",
        begin_step_percent: begin,
        end_step_percent: end,
      };
    },
  },
};

/** The layers by the type of model that reads them, each with its place in the request. */
function byReader(layers: readonly ControlLayer[]) {
  const placed = layers.map((layer, place) => ({ layer, place }));
  return CONTROL_READERS
    .map((type) => ({
      reader: READERS[type],
      placed: placed.filter(({ layer }) => layer.model.type === type),
    }))
    .filter(({ placed }) => placed.length > 0);
}

/** What an image's metadata say of its control layers, by InvokeAI's names. */
export function controlMetadata(layers: readonly ControlLayer[]): Record<string, unknown> {
  return Object.fromEntries(
    byReader(layers).map(({ reader, placed }) => [
      reader.metadata,
      placed.map(({ layer }) => ({
        ...reader.fields(layer),
        ...(layer.preprocessor ? { preprocessor: layer.preprocessor } : {}),
      })),
    ]),
  );
}

/**
 * The nodes of control layers: `control_N` for each, before it `control_image_N` where its image is
 * made first, and one that gathers those that a type of model reads.
 */
export function controlNodes(layers: readonly ControlLayer[]): GraphNode[] {
  return byReader(layers).flatMap(({ reader, placed }): GraphNode[] => [
    ...placed.flatMap(({ layer, place }): GraphNode[] => {
      const { preprocessor: type, image_name } = layer;
      const { image, ...fields } = reader.fields(layer);
      const own = {
        id: `control_${place}`,
        type: reader.node,
        is_intermediate: true,
        ...fields,
      };
      if (!type) return [{ ...own, image }];
      const id = `control_image_${place}`;
      return [{ id, type, is_intermediate: true, image: { image_name } }, own];
    }),
    { id: reader.list, type: "collect", is_intermediate: true },
  ]);
}

/** The edges between these nodes, and to the denoiser. */
export function controlEdges(layers: readonly ControlLayer[], denoise: string): Edge[] {
  return byReader(layers).flatMap(({ reader, placed }) => [
    ...placed.flatMap(({ layer, place }) => [
      ...(layer.preprocessor
        ? [edge(`control_image_${place}`, "image", `control_${place}`, "image")]
        : []),
      edge(`control_${place}`, reader.output, reader.list, "item"),
    ]),
    edge(reader.list, "collection", denoise, reader.output),
  ]);
}
