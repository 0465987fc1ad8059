import type { Port } from "../nodes/ports.ts";
import { NODE_TYPES } from "../nodes/registry.ts";
import { type Edge, type Graph, type GraphProblem, RESERVED_FIELDS } from "./schema.ts";

type PortType = Pick<Port, "kind" | "list">;

/** The fields of each node that are filled by an edge. */
export function fedFields(graph: Graph): Map<string, Set<string>> {
  const fed = new Map<string, Set<string>>();
  for (const { destination } of graph.edges) {
    const fields = fed.get(destination.node_id) ?? new Set();
    fed.set(destination.node_id, fields.add(destination.field));
  }
  return fed;
}

/** Reports what is wrong with the edges, one by one and in pairs. */
export function edgeProblems(graph: Graph): GraphProblem[] {
  const nodes = new Map(Object.entries(graph.nodes));
  const outputOf = outputTypes(graph, nodes);
  const taken = new Set<string>();
  const problems: GraphProblem[] = [];

  graph.edges.forEach((edge, index) => {
    const source = end("source", edge, index);
    const destination = end("destination", edge, index);
    if (source && destination && !compatible(source, destination)) {
      report("edge_type_mismatch", "destination", edge, index, mismatch(edge, source, destination));
    }
    const { node_id, field } = edge.destination;
    const key = JSON.stringify([node_id, field]);
    const gathers = nodes.get(node_id)?.type === "collect" && field === "item";
    if (taken.has(key) && !gathers) {
      const message = `two edges end in "${node_id}" ${field}`;
      report("edge_duplicate", "destination", edge, index, message);
    }
    taken.add(key);
  });
  return problems;

  /** The type at one end of an edge, or undefined after reporting why there is none. */
  function end(side: "source" | "destination", edge: Edge, index: number): PortType | undefined {
    const { node_id, field } = edge[side];
    const node = nodes.get(node_id);
    const way = side === "source" ? "from" : "to";
    if (!node) {
      const message = `an edge goes ${way} "${node_id}", which is not in the graph`;
      report(`edge_${way}_missing_node`, side, edge, index, message);
      return undefined;
    }
    const type = NODE_TYPES.get(node.type);
    if (!type) return undefined;
    const found = side === "source" ? outputOf(node_id, field) : inputOf(node.type, field);
    if (!found) {
      const message = `an edge goes ${way} "${node_id}" ${field}, but ${node.type} has no ` +
        (side === "source" ? `such output` : `such field that an edge can fill`);
      report(`edge_${way}_missing_field`, side, edge, index, message);
    }
    return found;
  }

  function report(
    code: GraphProblem["code"],
    side: "source" | "destination",
    edge: Edge,
    index: number,
    message: string,
  ): void {
    const { node_id, field } = edge[side];
    problems.push({ code, message, nodeId: node_id, field, path: ["edges", index, side, "field"] });
  }
}

function inputOf(type: string, field: string): PortType | undefined {
  const node = NODE_TYPES.get(type);
  const port = node && Object.hasOwn(node.inputs, field) ? node.inputs[field] : undefined;
  if (port) return port.connect === "never" ? undefined : port;
  return node?.open && !RESERVED_FIELDS.has(field) ? { kind: "any", list: "either" } : undefined;
}

/**
 * Types of outputs; an item of `iterate` has the type of the list's items, and a list that
 * `collect` gathers the type of what goes in.
 */
function outputTypes(graph: Graph, nodes: Map<string, Graph["nodes"][string]>) {
  const feeding = new Map<string, Edge["source"]>();
  for (const { source, destination } of graph.edges) {
    const key = JSON.stringify([destination.node_id, destination.field]);
    if (!feeding.has(key)) feeding.set(key, source);
  }
  const known = new Map<string, PortType | undefined>();

  return function outputOf(nodeId: string, field: string): PortType | undefined {
    const key = JSON.stringify([nodeId, field]);
    if (known.has(key)) return known.get(key);
    const node = nodes.get(nodeId);
    const type = node && NODE_TYPES.get(node.type);
    const port = type && Object.hasOwn(type.outputs, field) ? type.outputs[field] : undefined;
    known.set(key, port); // also what a cycle back to here finds
    if (!node || !port) return port;
    const through = { iterate: ["item", "collection"], collect: ["collection", "item"] } as const;
    const pair = node.type === "iterate" || node.type === "collect" ? through[node.type] : null;
    if (pair?.[0] !== field) return port;
    const source = feeding.get(JSON.stringify([nodeId, pair[1]]));
    const from = source && outputOf(source.node_id, source.field);
    if (!from || from.kind === "any") return port;
    const list = node.type === "iterate" ? "no" : "yes";
    const resolved: PortType = { kind: from.kind, list };
    known.set(key, resolved);
    return resolved;
  };
}

/**
 * InvokeAI's rules: the same type; whole numbers as numbers; numbers as text; text as one of a
 * list of words (checked again when it arrives); anything from and to `any`.
 */
function compatible(from: PortType, to: PortType): boolean {
  if (from.kind === "any" && from.list === "no") return true;
  const lists = from.list === "either" || to.list === "either" || from.list === to.list;
  return lists && kindsFit(from.kind, to.kind);
}

function kindsFit(from: Port["kind"], to: Port["kind"]): boolean {
  if (from === to || from === "any" || to === "any") return true;
  if (from === "integer") return to === "float" || to === "string";
  if (from === "float") return to === "string";
  if (from === "enum") return to === "string";
  return from === "string" && to === "enum";
}

function mismatch(edge: Edge, from: PortType, to: PortType): string {
  const name = ({ kind, list }: PortType) => list === "yes" ? `a list of ${kind}` : kind;
  const { source: s, destination: d } = edge;
  return `"${s.node_id}" ${s.field} is ${name(from)}, "${d.node_id}" ${d.field} takes ${name(to)}`;
}
