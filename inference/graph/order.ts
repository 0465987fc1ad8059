import type { Graph, GraphProblem } from "./schema.ts";

/**
 * Node ids so that every edge points forward (Kahn 1962); nodes on or behind a cycle are left
 * out. Ties keep the order of the graph.
 */
export function topologicalOrder(graph: Graph): string[] {
  return peel(graph, false);
}

/** A problem if the edges go in a circle, naming nodes on it. */
export function cycleProblems(graph: Graph): GraphProblem[] {
  const forward = new Set(topologicalOrder(graph));
  if (forward.size === Object.keys(graph.nodes).length) return [];
  // What cannot be peeled off from either side lies on a cycle (or between two).
  const backward = new Set(peel(graph, true));
  const ids = Object.keys(graph.nodes).filter((id) => !forward.has(id) && !backward.has(id));
  const shown = ids.slice(0, 5).map((id) => `"${id}"`).join(", ");
  const message = `the edges go in a circle through ${shown}${ids.length > 5 ? " …" : ""}`;
  const [first] = ids;
  const path = first === undefined ? ["edges"] : ["nodes", first];
  return [{ code: "cycle", message, ...(first === undefined ? {} : { nodeId: first }), path }];
}

function peel(graph: Graph, reverse: boolean): string[] {
  const waiting = new Map(Object.keys(graph.nodes).map((id) => [id, 0]));
  const next = new Map<string, string[]>();
  for (const { source, destination } of graph.edges) {
    const from = reverse ? destination.node_id : source.node_id;
    const to = reverse ? source.node_id : destination.node_id;
    const count = waiting.get(to);
    if (count === undefined || !waiting.has(from)) continue;
    waiting.set(to, count + 1);
    const list = next.get(from);
    if (list) list.push(to);
    else next.set(from, [to]);
  }
  const order = [...waiting].filter(([, count]) => count === 0).map(([id]) => id);
  for (const id of order) {
    for (const to of next.get(id) ?? []) {
      const left = (waiting.get(to) ?? 0) - 1;
      waiting.set(to, left);
      if (left === 0) order.push(to);
    }
  }
  return order;
}
