import { NODE_TYPES } from "../../inference/nodes/registry.ts";
import type { WorkflowContent, WorkflowNode } from "./schema.ts";
import { asRecord, readNode } from "./to_graph.ts";

/** What a node was called before, as it is called now. */
interface Renamed {
  type: string;
  /** Fields with a new name, or with several; those of neither name are dropped. */
  fields?: Record<string, readonly string[]>;
}

/**
 * Names of InvokeAI's nodes from before its version 5 that published workflow files still have, and
 * the nodes that do the same now. Two sizes, `detect_resolution` and `image_resolution`, are gone
 * there as well: a control image is drawn at the size of its source. The models for depth that only
 * the old nodes had (MiDaS, Zoe, LeReS) draw what Depth Anything does: white in front. What has no
 * counterpart here keeps its name, by which the check of the workflow says that it is missing.
 */
const RENAMED: ReadonlyMap<string, Renamed> = new Map(Object.entries<Renamed>({
  canny_image_processor: { type: "canny_edge_detection" },
  lineart_image_processor: { type: "lineart_edge_detection" },
  color_map_image_processor: {
    type: "color_map",
    fields: { color_map_tile_size: ["tile_size"] },
  },
  depth_anything_image_processor: { type: "depth_anything_depth_estimation" },
  midas_depth_image_processor: { type: "depth_anything_depth_estimation" },
  zoe_depth_image_processor: { type: "depth_anything_depth_estimation" },
  leres_image_processor: { type: "depth_anything_depth_estimation" },
  normalbae_image_processor: { type: "normal_map" },
  dw_openpose_image_processor: { type: "dw_openpose_detection" },
  openpose_image_processor: {
    type: "dw_openpose_detection",
    fields: { hand_and_face: ["draw_hands", "draw_face"] },
  },
  metadata_accumulator: { type: "core_metadata" },
}));

type Parts = Pick<WorkflowContent, "nodes" | "edges">;

/**
 * Returns the workflow with today's names of nodes and fields. Values and edges of fields that the
 * renamed nodes no longer have are left out; nodes that were not renamed stay as they are.
 */
export function withTodaysNames<W extends Parts>(workflow: W): W {
  const renamed = new Map<string, Renamed>();
  for (const node of workflow.nodes) {
    const now = RENAMED.get(readNode(node)?.type ?? "");
    if (now) renamed.set(node.id, now);
  }
  if (renamed.size === 0) return workflow;
  return {
    ...workflow,
    nodes: workflow.nodes.map((node) => {
      const now = renamed.get(node.id);
      return now ? renameNode(node, now) : node;
    }),
    edges: workflow.edges.flatMap((edge) => {
      const now = renamed.get(edge.target);
      if (!now || !edge.targetHandle) return [edge];
      return namesOf(edge.targetHandle, now).map((targetHandle) => ({ ...edge, targetHandle }));
    }),
  };
}

function renameNode(node: WorkflowNode, now: Renamed): WorkflowNode {
  const data = asRecord(node["data"]);
  const inputs = Object.entries(asRecord(data["inputs"])).flatMap(([field, input]) =>
    namesOf(field, now).map((name) => [name, { ...asRecord(input), name }])
  );
  return { ...node, data: { ...data, type: now.type, inputs: Object.fromEntries(inputs) } };
}

/** What a field is called now; nothing if it is gone. */
function namesOf(field: string, { type, fields = {} }: Renamed): readonly string[] {
  const node = NODE_TYPES.get(type);
  const has = (name: string) => node?.open === true || Object.hasOwn(node?.inputs ?? {}, name);
  return (Object.hasOwn(fields, field) ? fields[field]! : [field]).filter(has);
}
