import { type Port, received } from "../nodes/ports.ts";
import { NODE_TYPES } from "../nodes/registry.ts";
import { fedFields } from "./edges.ts";
import type { Edge, Graph, GraphNode, GraphProblem } from "./schema.ts";

/** The field that a node of this type hands on unchanged; undefined where it does more. */
const handsOn = (type: string): string | undefined => NODE_TYPES.get(type)?.handsOn;

interface Taker {
  port: Port;
  /** The node and field, for the message. */
  at: Edge["destination"];
}

type Check = (node: GraphNode, field: string, value: unknown) => GraphProblem | null;

/**
 * Checks a value of a node that only hands it on against the fields it reaches: an `integer` takes
 * any number, the width behind it does not. The problem names the node that holds the value.
 */
export function createHandedOnCheck(graph: Graph): Check {
  const from = Map.groupBy(graph.edges, ({ source }) => source.node_id);
  const known = new Map<string, Taker[]>();

  /** One taker of each kind of field: lists of values are long, and so may be lists of edges. */
  function takersOf(node: GraphNode): Taker[] {
    const takers = new Map<Port, Taker>();
    const seen = new Set<string>();
    const walk = ({ id, type }: GraphNode) => {
      if (seen.has(id)) return;
      seen.add(id);
      for (const { source, destination: at } of from.get(id) ?? []) {
        const target = Object.hasOwn(graph.nodes, at.node_id) ? graph.nodes[at.node_id] : undefined;
        const port = target && NODE_TYPES.get(target.type)?.inputs[at.field];
        // `collect` makes a list of what comes one by one.
        if (!port || target.type === "collect" || source.field !== handsOn(type)) continue;
        if (!takers.has(port)) takers.set(port, { port, at });
        if (handsOn(target.type) === at.field) walk(target);
      }
    };
    walk(node);
    return [...takers.values()];
  }

  return (node, field, value) => {
    if (handsOn(node.type) !== field) return null;
    const takers = known.get(node.id) ?? takersOf(node);
    known.set(node.id, takers);
    for (const { port, at } of takers) {
      const result = port.schema.safeParse(received(port, value));
      if (result.success) continue;
      const why = result.error.issues[0]?.message ?? "wrong value";
      return {
        code: "wrong_value",
        message:
          `${node.type} "${node.id}": ${field}: it is the ${at.field} of "${at.node_id}": ${why}`,
        nodeId: node.id,
        field,
        path: ["nodes", node.id, field],
      };
    }
    return null;
  };
}

/** Lists every value of a graph that is refused by a node behind the one that holds it. */
export function handedOnProblems(graph: Graph): GraphProblem[] {
  const check = createHandedOnCheck(graph);
  const fed = fedFields(graph);
  return Object.values(graph.nodes).flatMap((node) => {
    const field = handsOn(node.type);
    if (field === undefined || fed.get(node.id)?.has(field)) return [];
    const own = NODE_TYPES.get(node.type)?.inputs[field]?.schema.safeParse(node[field]);
    // A value that the node itself refuses has been reported already.
    return own?.success ? check(node, field, own.data) ?? [] : [];
  });
}
