import { NODE_TYPES } from "../nodes/registry.ts";
import { edgeProblems, fedFields } from "./edges.ts";
import { handedOnProblems } from "./handed_on.ts";
import { LIMITS } from "./limits.ts";
import { cycleProblems } from "./order.ts";
import { Graph, type GraphNode, type GraphProblem, RESERVED_FIELDS } from "./schema.ts";

export type ParsedGraph =
  | { ok: true; graph: Graph; problems: [] }
  | { ok: false; problems: GraphProblem[] };

/**
 * Parses a graph and reports everything that is wrong with it. Linear in its size; a graph with
 * more nodes or edges than `LIMITS.graph` allows is refused before anything else is checked.
 */
export function parseGraph(input: unknown): ParsedGraph {
  const tooMany = countProblems(input);
  if (tooMany.length > 0) return { ok: false, problems: tooMany };
  const parsed = Graph.safeParse(input);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue): GraphProblem => ({
      code: "malformed",
      message: `${issue.path.join(".") || "graph"}: ${issue.message}`,
      path: issue.path.map((part) => typeof part === "symbol" ? part.toString() : part),
    }));
    return { ok: false, problems };
  }
  const graph = parsed.data;
  const fed = fedFields(graph);
  const edges = edgeProblems(graph);
  const problems = [
    ...Object.entries(graph.nodes).flatMap(([id, node]) => nodeProblems(id, node, fed)),
    ...edges,
    ...(edges.length > 0 ? [] : handedOnProblems(graph)),
    ...cycleProblems(graph),
  ];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, graph, problems: [] };
}

/** Returns only the problems; empty for a graph that can run. */
export function validateGraph(input: unknown): GraphProblem[] {
  return parseGraph(input).problems;
}

/**
 * Checks whether the field accepts `value`. Returns the problem, or null. For batches, which put
 * values into fields of a graph that has been checked before.
 */
export function fieldProblem(node: GraphNode, field: string, value: unknown): GraphProblem | null {
  const type = NODE_TYPES.get(node.type);
  const at = { nodeId: node.id, field, path: ["nodes", node.id, field] };
  if (!type) return { code: "unknown_node_type", message: unknownType(node), ...at };
  const port = type.inputs[field];
  if (!port) {
    if (type.open && !RESERVED_FIELDS.has(field)) return null;
    const names = Object.keys(type.inputs).join(", ");
    const message = `${node.type} "${node.id}" has no field "${field}" (it has ${names})`;
    return { code: "unknown_field", message, ...at };
  }
  if (port.connect === "only" && value !== null && value !== undefined) {
    const message = `${node.type} "${node.id}": ${field} can only come from an edge`;
    return { code: "wrong_value", message, ...at };
  }
  const result = port.schema.safeParse(value);
  if (result.success) return null;
  const issue = result.error.issues[0];
  const missing = value === undefined;
  const what = missing ? "is required" : issue?.message ?? "wrong value";
  return {
    code: missing ? "missing_input" : "wrong_value",
    message: `${node.type} "${node.id}": ${field}: ${what}`,
    ...at,
  };
}

function nodeProblems(id: string, node: GraphNode, fed: Map<string, Set<string>>): GraphProblem[] {
  const path = ["nodes", id];
  if (node.id !== id) {
    const message = `the node under the key "${id}" calls itself "${node.id}"`;
    return [{ code: "malformed", message, nodeId: id, field: "id", path: [...path, "id"] }];
  }
  const type = NODE_TYPES.get(node.type);
  if (!type) {
    const problem = { message: unknownType(node), nodeId: id, field: "type" };
    return [{ code: "unknown_node_type", ...problem, path: [...path, "type"] }];
  }
  const connected = fed.get(id);
  const fields = new Set([...Object.keys(type.inputs), ...Object.keys(node)]);
  return [...fields]
    .filter((field) => !RESERVED_FIELDS.has(field) && !connected?.has(field))
    .map((field) => fieldProblem(node, field, node[field]))
    .filter((problem) => problem !== null);
}

function unknownType(node: GraphNode): string {
  return `"${node.id}": there is no node type "${node.type.slice(0, 100)}"`;
}

/** Checks the counts without reading any node or edge. */
function countProblems(input: unknown): GraphProblem[] {
  if (typeof input !== "object" || input === null) return [];
  const { nodes, edges } = input as { nodes?: unknown; edges?: unknown };
  const problems: GraphProblem[] = [];
  const count = typeof nodes === "object" && nodes !== null ? Object.keys(nodes).length : 0;
  if (count > LIMITS.graph.nodes) {
    const message = `the graph has ${count} nodes, ${LIMITS.graph.nodes} are allowed`;
    problems.push({ code: "too_many_nodes", message, path: ["nodes"] });
  }
  if (Array.isArray(edges) && edges.length > LIMITS.graph.edges) {
    const message = `the graph has ${edges.length} edges, ${LIMITS.graph.edges} are allowed`;
    problems.push({ code: "too_many_edges", message, path: ["edges"] });
  }
  return problems;
}
