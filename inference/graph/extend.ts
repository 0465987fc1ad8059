import { edge } from "./edge.ts";
import type { Graph, GraphNode } from "./schema.ts";
import {
  assemble,
  commonEdges,
  commonNodes,
  LIMITS,
  SIMPLE_NODE_IDS as ID,
  type TextToImageParams,
} from "./simple.ts";

/** How far an image is extended at its sides, in its own pixels. */
export interface Extension {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface ExtendParams extends TextToImageParams {
  /** The image, and its size. */
  init_image: string;
  init_size: { width: number; height: number };
  strength: number;
  extend: Extension;
}

/** Pixels around the edge within which the old may change, in the last steps. */
const EDGE = 32;

/** Width of the seam in which the old fades into the new, in pixels. */
const SEAM = 16;

/** Returns the size of an extended image: the largest in its proportions that can be made. */
export function extendedSize(
  { width, height }: ExtendParams["init_size"],
  { left, top, right, bottom }: Extension,
): { width: number; height: number } {
  const [wide, high] = [left + width + right, top + height + bottom];
  const { min, max, multipleOf } = LIMITS.size;
  const factor = Math.min(1, max / wide, max / high);
  const side = (length: number) =>
    Math.max(min, Math.round(length * factor / multipleOf) * multipleOf);
  return { width: side(wide), height: side(high) };
}

/**
 * The graph that continues an image beyond its sides: it is laid into a larger one, what is empty
 * is filled in smoothly and then drawn, with a soft edge, and the old is laid over the result
 * again.
 */
export function buildExtended(params: ExtendParams): Graph {
  const { width, height, init_image, init_size, strength, extend, board_id } = params;
  const across = width / (extend.left + init_size.width + extend.right);
  const down = height / (extend.top + init_size.height + extend.bottom);
  const inner = (length: number, factor: number) => Math.max(1, Math.round(length * factor));
  const extra = { init_image, strength, extend };
  const nodes = commonNodes(params, 1 - strength, "outpaint", extra).map((node): GraphNode => {
    if (node.id !== ID.decode) return node;
    const { board: _, ...rest } = node;
    return { ...rest, is_intermediate: true };
  });
  nodes.push(
    made(ID.initImage, "img_resize", {
      image: { image_name: init_image },
      width: inner(init_size.width, across),
      height: inner(init_size.height, down),
    }),
    made(ID.canvas, "img_crop", {
      x: -Math.round(extend.left * across),
      y: -Math.round(extend.top * down),
      width,
      height,
    }),
    made(ID.infill, "infill_cv2", {}),
    made(ID.mask, "tomask", {}),
    made(ID.encode, "i2l", { tiled: false, fp32: false }),
    made(ID.denoiseMask, "create_gradient_mask", { edge_radius: EDGE }),
    {
      ...made(ID.joined, "color_correct", { mask_blur_radius: SEAM }),
      is_intermediate: false,
      use_cache: false,
      ...(board_id ? { board: { board_id } } : {}),
    },
  );
  const edges = commonEdges(params).filter(({ source }) => source.node_id !== ID.metadata);
  edges.push(
    edge(ID.initImage, "image", ID.canvas, "image"),
    edge(ID.canvas, "image", ID.infill, "image"),
    edge(ID.canvas, "image", ID.mask, "image"),
    edge(ID.infill, "image", ID.encode, "image"),
    edge(ID.model, "vae", ID.encode, "vae"),
    edge(ID.encode, "latents", ID.denoise, "latents"),
    edge(ID.mask, "image", ID.denoiseMask, "mask"),
    edge(ID.infill, "image", ID.denoiseMask, "image"),
    edge(ID.model, "vae", ID.denoiseMask, "vae"),
    edge(ID.denoiseMask, "denoise_mask", ID.denoise, "denoise_mask"),
    edge(ID.decode, "image", ID.joined, "image"),
    edge(ID.canvas, "image", ID.joined, "reference"),
    edge(ID.mask, "image", ID.joined, "mask"),
    edge(ID.metadata, "metadata", ID.joined, "metadata"),
  );
  return assemble(params, nodes, edges);
}

function made(id: string, type: string, fields: Record<string, unknown>): GraphNode {
  return { id, type, is_intermediate: true, ...fields };
}
