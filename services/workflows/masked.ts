import { NODE_TYPES } from "../../inference/nodes/registry.ts";
import type { WorkflowContent, WorkflowEdge } from "./schema.ts";
import { readNode } from "./to_graph.ts";

/** A field of a workflow's node. */
interface FieldPlace {
  node_id: string;
  field_name: string;
}

const MASK_NODES = ["create_denoise_mask", "create_gradient_mask"];

/**
 * Returns a question: over which image is the mask drawn that a field takes? Null for a field that
 * takes no mask, or whose mask belongs to an image that the workflow itself makes. Masks and images
 * may be enlarged on their way: what else is done to them would make another mask of them.
 */
export function maskedImages(
  { nodes, edges }: Pick<WorkflowContent, "nodes" | "edges">,
): (field: FieldPlace) => FieldPlace | null {
  const types = new Map(nodes.map((node) => [node.id, readNode(node)?.type ?? ""]));
  const typeOf = (id: string) => types.get(id) ?? "";
  const passes = (id: string) => typeOf(id) === "img_resize" || typeOf(id) === "image";
  /** The last ends of the way of an image, one by one, from the node that takes it first. */
  const ends = (id: string, seen = new Set<string>()): WorkflowEdge[] => {
    if (seen.has(id) || !passes(id)) return [];
    seen.add(id);
    return edges.filter((e) => e.source === id && e.sourceHandle === "image")
      .flatMap((e) => passes(e.target) ? ends(e.target, seen) : [e]);
  };
  /** Where an image comes from that ends in a field: the first field that nothing feeds. */
  const origin = (place: FieldPlace, seen = new Set<string>()): FieldPlace | null => {
    const { node_id, field_name } = place;
    const edge = edges.find((e) => e.target === node_id && e.targetHandle === field_name);
    if (!edge) return NODE_TYPES.get(typeOf(node_id))?.inputs[field_name] ? place : null;
    if (seen.has(edge.source) || !passes(edge.source)) return null;
    seen.add(edge.source);
    return origin({ node_id: edge.source, field_name: "image" }, seen);
  };
  const fed = (id: string, field: string) =>
    edges.find((e) => e.target === id && e.targetHandle === field)?.source;
  return (field) => {
    const mask = MASK_NODES.includes(typeOf(field.node_id)) && field.field_name === "mask"
      ? field.node_id
      : ends(field.node_id).find((e) =>
        MASK_NODES.includes(typeOf(e.target)) && e.targetHandle === "mask"
      )?.target;
    if (mask === undefined || (mask !== field.node_id && field.field_name !== "image")) return null;
    const denoise = edges.find((e) => e.source === mask && e.targetHandle === "denoise_mask");
    const latents = denoise && fed(denoise.target, "latents");
    if (latents === undefined || typeOf(latents) !== "i2l") return null;
    return origin({ node_id: latents, field_name: "image" });
  };
}
