import type { Edge, Graph, GraphNode } from "../../inference/graph/schema.ts";
import type { WorkflowContent, WorkflowEdge, WorkflowNode } from "./schema.ts";

/** A workflow's node that does something, as its editor keeps it. */
interface Invocation {
  id: string;
  type: string;
  label: string;
  inputs: Record<string, { label?: string; description?: string; value?: unknown }>;
  isIntermediate: boolean;
  useCache: boolean;
}

/**
 * The graph of a workflow, as InvokeAI's editor builds it (its `buildNodesGraph`): notes and empty
 * frames are left out, a field that an edge feeds loses its own value, boards set to "auto" or
 * "none" are left open.
 */
export function toGraph(workflow: Pick<WorkflowContent, "nodes" | "edges">): Graph {
  const invocations = workflow.nodes.map(readNode).filter((node) => node !== null);
  const edges = realEdges(workflow.edges);
  const fed = new Set(edges.map(({ destination: d }) => `${d.node_id}\0${d.field}`));
  const nodes: [string, GraphNode][] = invocations.map((node) => {
    const values = Object.entries(node.inputs)
      .filter(([field]) => !RESERVED.has(field) && !fed.has(`${node.id}\0${field}`))
      .map(([field, input]) => [field, plainValue(field, input.value)] as const)
      .filter(([, value]) => value !== undefined);
    return [node.id, {
      ...Object.fromEntries(values),
      id: node.id,
      type: node.type,
      is_intermediate: node.isIntermediate,
      use_cache: node.useCache,
    }];
  });
  return { nodes: Object.fromEntries(nodes), edges };
}

const RESERVED = new Set(["id", "type", "is_intermediate", "use_cache"]);

/** Null for nodes that only decorate the canvas. */
export function readNode(node: WorkflowNode): Invocation | null {
  if (node.type !== "invocation") return null;
  const data = asRecord(node["data"]);
  const inputs = Object.entries(asRecord(data["inputs"]))
    .map(([name, input]) => [name, asRecord(input)] as const);
  return {
    id: node.id,
    type: typeof data["type"] === "string" ? data["type"] : "",
    label: typeof data["label"] === "string" ? data["label"] : "",
    inputs: Object.fromEntries(inputs),
    isIntermediate: data["isIntermediate"] !== false,
    useCache: data["useCache"] !== false,
  };
}

function plainValue(field: string, value: unknown): unknown {
  if (field === "board" && (value === "auto" || value === "none")) return undefined;
  return value === null ? undefined : value;
}

/** Without the lines that an editor draws for collapsed nodes. */
function realEdges(edges: readonly WorkflowEdge[]): Edge[] {
  return edges.flatMap(({ type, source, target, sourceHandle, targetHandle }) =>
    type === "collapsed" || !sourceHandle || !targetHandle ? [] : [{
      source: { node_id: source, field: sourceHandle },
      destination: { node_id: target, field: targetHandle },
    }]
  );
}

export function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? value as Record<string, unknown>
    : {};
}
