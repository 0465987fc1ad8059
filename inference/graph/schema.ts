import { z } from "zod";

/** One end of an edge. */
const EdgeConnection = z.strictObject({ node_id: z.string(), field: z.string() });

/** A value that flows from a node's output field to another node's input field. */
export const Edge = z.strictObject({ source: EdgeConnection, destination: EdgeConnection });

/** A node as it is transmitted: its fields are checked by its type (see `nodes/`). */
export const GraphNode = z.looseObject({
  id: z.string().min(1).max(200),
  type: z.string(),
  is_intermediate: z.boolean().optional(),
  use_cache: z.boolean().optional(),
});

/** Fields that every node has and that are not inputs. */
export const RESERVED_FIELDS: ReadonlySet<string> = new Set([
  "id",
  "type",
  "is_intermediate",
  "use_cache",
]);

/** A graph in InvokeAI's form, shape only; `parseGraph` checks its meaning. */
export const Graph = z.strictObject({
  id: z.string().optional(),
  nodes: z.record(z.string(), GraphNode),
  edges: z.array(Edge),
});

export type Edge = z.infer<typeof Edge>;
export type GraphNode = z.infer<typeof GraphNode>;
export type Graph = z.infer<typeof Graph>;

/** What is wrong with a graph, and where. `field` is a field of the node `nodeId`. */
export interface GraphProblem {
  code:
    | "malformed"
    | "too_many_nodes"
    | "too_many_edges"
    | "unknown_node_type"
    | "unknown_field"
    | "wrong_value"
    | "missing_input"
    | "edge_from_missing_node"
    | "edge_from_missing_field"
    | "edge_to_missing_node"
    | "edge_to_missing_field"
    | "edge_type_mismatch"
    | "edge_duplicate"
    | "cycle";
  message: string;
  nodeId?: string;
  field?: string;
  /** Where in the submitted JSON, e.g. `["nodes", "noise", "width"]`. */
  path: (string | number)[];
}
