import { NODE_TYPES } from "../../inference/nodes/registry.ts";
import type { WorkflowContent } from "./schema.ts";
import { readNode } from "./to_graph.ts";

/** A field of a workflow's node. */
interface FieldPlace {
  node_id: string;
  field_name: string;
}

const MASK_NODES = ["create_denoise_mask", "create_gradient_mask"];

/**
 * Returns a function that finds the image over which the mask of a field is to be drawn. It returns
 * null for a field that takes no mask, or whose mask belongs to an image that the workflow makes.
 * Masks and images are followed through nodes that resize them; any other node changes what they
 * show.
 */
export function maskedImages(
  { nodes, edges }: Pick<WorkflowContent, "nodes" | "edges">,
): (field: FieldPlace) => FieldPlace | null {
  const types = new Map(nodes.map((node) => [node.id, readNode(node)?.type ?? ""]));
  const typeOf = (id: string) => types.get(id) ?? "";
  const passes = (id: string) => typeOf(id) === "img_resize" || typeOf(id) === "image";
  const takesMask = (id: string) => MASK_NODES.includes(typeOf(id));
  // Forms ask for each of their fields: each answer is looked up, since a workflow may be large.
  const into = Map.groupBy(edges, (edge) => edge.target);
  const fed = (id: string, field: string) =>
    into.get(id)?.find(({ targetHandle }) => targetHandle === field)?.source;
  // The first that takes a mask counts.
  const denoises = new Map(
    edges.filter((e) => e.targetHandle === "denoise_mask").map((e) => [e.source, e.target] as const)
      .toReversed(),
  );
  /** For each node that passes its image on to a mask: the node that takes it. */
  const masks = new Map<string, string>();
  const ways = edges.filter((e) => e.targetHandle === "mask" && takesMask(e.target))
    .map((edge) => ({ edge, mask: edge.target }));
  for (const { edge: { source, sourceHandle }, mask } of ways) {
    if (sourceHandle !== "image" || !passes(source) || masks.has(source)) continue;
    masks.set(source, mask);
    for (const edge of into.get(source) ?? []) ways.push({ edge, mask });
  }
  /** Where an image comes from that ends in a field: the first field that nothing feeds. */
  function origin(node_id: string, field_name: string): FieldPlace | null {
    const seen = new Set<string>();
    let place: FieldPlace = { node_id, field_name };
    for (;;) {
      const source = fed(place.node_id, place.field_name);
      if (source === undefined) break;
      if (seen.has(source) || !passes(source)) return null;
      seen.add(source);
      place = { node_id: source, field_name: "image" };
    }
    return NODE_TYPES.get(typeOf(place.node_id))?.inputs[place.field_name] ? place : null;
  }
  const images = new Map<string, FieldPlace | null>();
  function imageOf(mask: string): FieldPlace | null {
    const known = images.get(mask);
    if (known !== undefined) return known;
    const denoise = denoises.get(mask);
    const latents = denoise === undefined ? undefined : fed(denoise, "latents");
    const image = latents !== undefined && typeOf(latents) === "i2l"
      ? origin(latents, "image")
      : null;
    images.set(mask, image);
    return image;
  }
  return ({ node_id, field_name }) => {
    if (field_name === "mask" && takesMask(node_id)) return imageOf(node_id);
    const mask = field_name === "image" ? masks.get(node_id) : undefined;
    return mask === undefined ? null : imageOf(mask);
  };
}
