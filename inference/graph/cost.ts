import type { FieldsBefore } from "../nodes/definition.ts";
import { NODE_TYPES } from "../nodes/registry.ts";
import { LIMITS } from "./limits.ts";
import { topologicalOrder } from "./order.ts";
import type { Graph, GraphNode } from "./schema.ts";
import { costOfSteps } from "./step_cost.ts";

/** Estimated cost of running a graph, as far as it can be known in advance. */
export interface GraphCost {
  /** Sampler steps over all images. */
  steps: number;
  /** Pixels of the largest image. */
  width: number;
  height: number;
  /** Model passes per step: 2 with guidance. The largest in the graph. */
  passes: number;
  /**
   * Sum of steps × megapixels × passes, and of what is computed once; never 0, so that nothing is
   * free.
   */
  cost: number;
}

/** Cost of a graph in which no node has a cost of its own: a fraction of one step. */
const LEAST_COST = 0.01;

/**
 * Estimates the cost of a graph that `parseGraph` accepted, from what its node types declare.
 * Values known only at run time count as the field's default, lists of unknown length as one item
 * (the engine bounds the real cost: `NodeContext.spend`).
 *
 * @param read called with each field whose value the estimate depends on
 */
export function costOf(graph: Graph, read?: (nodeId: string, field: string) => void): GraphCost {
  const view = createView(graph, read ?? (() => {}));
  const cost: GraphCost = { steps: 0, width: 0, height: 0, passes: 1, cost: 0 };
  const repeats = new Map<string, number>();
  for (const id of topologicalOrder(graph)) {
    const node = graph.nodes[id];
    if (!node) continue;
    const times = repeatsOf(node, view, repeats);
    repeats.set(id, times);
    const own = NODE_TYPES.get(node.type)?.cost?.(view.fields(node));
    if (!own) continue;
    const { steps, passes, width, height, once = 0 } = own;
    cost.steps += steps * times;
    cost.width = Math.max(cost.width, width);
    cost.height = Math.max(cost.height, height);
    cost.passes = Math.max(cost.passes, passes);
    cost.cost += times * (costOfSteps(steps, passes, width, height) + once);
  }
  cost.cost = Math.max(cost.cost, LEAST_COST);
  return cost;
}

/**
 * Number of times a node runs: that of the nodes before it, times the length of a list it walks.
 */
function repeatsOf(node: GraphNode, view: View, before: Map<string, number>): number {
  if (node.type === "collect") return 1;
  const times = Math.max(1, ...view.sources(node).map((source) => before.get(source.id) ?? 1));
  if (node.type !== "iterate") return times;
  const list = view.source(node, "collection");
  // A list whose length is known only at run time counts as one item.
  const length = list
    ? NODE_TYPES.get(list.type)?.items?.(view.fields(list)) ?? 1
    : lengthOf(view.fields(node).own("collection"));
  return Math.min(times * Math.max(length, 1), LIMITS.graph.nodes);
}

function lengthOf(list: unknown): number {
  return Array.isArray(list) ? list.length : 1;
}

/** Looks up values along the edges of a graph. */
interface View {
  /** The node whose output fills a field. */
  source(node: GraphNode, field: string): GraphNode | undefined;
  sources(node: GraphNode): GraphNode[];
  fields(node: GraphNode): FieldsBefore;
}

function createView(graph: Graph, read: (nodeId: string, field: string) => void): View {
  const nodes = new Map(Object.entries(graph.nodes));
  const into = new Map<string, Map<string, string>>();
  const edges = Map.groupBy(graph.edges, ({ destination }) => destination.node_id);
  for (const { source, destination } of graph.edges) {
    const fields = into.get(destination.node_id) ?? new Map<string, string>();
    into.set(destination.node_id, fields.set(destination.field, source.node_id));
  }
  const source = (node: GraphNode, field: string) => nodes.get(into.get(node.id)?.get(field) ?? "");

  const fields = (node: GraphNode): FieldsBefore => ({
    number(field, fallback) {
      const from = source(node, field);
      // Another node counts by the field that it hands on, or by the value of a primitive.
      const passed = (from && NODE_TYPES.get(from.type)?.handsOn) ?? "value";
      read(from?.id ?? node.id, from ? passed : field);
      const value = from ? from[passed] : node[field];
      return typeof value === "number" && Number.isFinite(value) ? value : fallback;
    },
    own(field) {
      read(node.id, field);
      return source(node, field) ? undefined : node[field];
    },
    source(field) {
      const from = source(node, field);
      return from && fields(from);
    },
    edges: edges.get(node.id)?.length ?? 0,
  });

  return {
    source,
    sources: (node) =>
      [...into.get(node.id)?.values() ?? []].map((id) => nodes.get(id))
        .filter((found) => found !== undefined),
    fields,
  };
}
