import type { NodeContext } from "../nodes/context.ts";
import { NODE_TYPES } from "../nodes/registry.ts";
import type { RawValues } from "../nodes/definition.ts";
import { received } from "../nodes/ports.ts";
import { LIMITS } from "./limits.ts";
import { topologicalOrder } from "./order.ts";
import { type Edge, type Graph, type GraphNode, RESERVED_FIELDS } from "./schema.ts";

/**
 * One run of a node. Behind an `iterate` a node runs once per item; `place` holds the index of
 * each `iterate` before it, by the id of that node.
 */
interface Instance {
  place: ReadonlyMap<string, number>;
  outputs: RawValues;
}

export interface ExecutionHooks {
  contextFor(node: GraphNode): NodeContext;
  /**
   * `index` counts from 0; `total` grows when an `iterate` unfolds. `fed` is what edges have
   * brought into the node's fields.
   */
  started?(node: GraphNode, index: number, total: number, fed: RawValues): Promise<void>;
  completed?(node: GraphNode, outputs: RawValues): Promise<void>;
  /** Wraps an error that a node throws, so that it can be reported with the node. */
  failed(node: GraphNode, error: unknown): unknown;
}

/**
 * Runs a graph that `parseGraph` accepted, node after node in topological order. Returns the
 * outputs by node id; those of nodes behind an `iterate` by `<id>#<index>` (`<id>#<index>.<index>`
 * …).
 *
 * A node behind several independent `iterate`s runs for every combination; `collect` gathers the
 * results of all of them, in order, and ends the iteration.
 */
export async function executeGraph(
  graph: Graph,
  hooks: ExecutionHooks,
  signal: AbortSignal,
): Promise<Record<string, RawValues>> {
  const order = topologicalOrder(graph);
  const into = edgesInto(graph);
  const done = new Map<string, Instance[]>();
  const results: Record<string, RawValues> = {};
  let ran = 0;
  let total = order.length;

  for (const id of order) {
    const node = graph.nodes[id];
    const type = node && NODE_TYPES.get(node.type);
    if (!node || !type) continue;
    const edges = into.get(id) ?? [];
    const instances: Instance[] = [];
    const calls = node.type === "collect"
      ? [gather(node, edges, done)]
      : combine(node, edges, done);
    total += calls.length - 1;
    if (total > LIMITS.graph.nodes) {
      const message = `the graph unfolds to more than ${LIMITS.graph.nodes} nodes`;
      throw hooks.failed(node, new RangeError(message));
    }
    for (const call of calls) {
      signal.throwIfAborted();
      const fed = edges.map(({ destination: { field } }) => [field, call.inputs[field]] as const);
      await hooks.started?.(node, ran++, total, Object.fromEntries(fed));
      const run = async (extra: RawValues) => {
        try {
          return await type.execute({ ...call.inputs, ...extra }, hooks.contextFor(node));
        } catch (error) {
          throw hooks.failed(node, error);
        }
      };
      let outputs: RawValues = {};
      if (node.type === "iterate") {
        const list = call.inputs["collection"];
        const length = Array.isArray(list) ? list.length : 0;
        for (let index = 0; index < length; index++) {
          outputs = await run({ index });
          instances.push({ place: new Map([...call.place, [id, index]]), outputs });
        }
      } else {
        outputs = await run({});
        instances.push({ place: call.place, outputs });
      }
      await hooks.completed?.(node, outputs);
    }
    done.set(id, instances);
    for (const { place, outputs } of instances) results[nameOf(id, place)] = outputs;
  }
  return results;
}

interface Call {
  place: ReadonlyMap<string, number>;
  inputs: RawValues;
}

/** Every combination of the results that feed a node and that belong to the same iteration. */
function combine(node: GraphNode, edges: Edge[], done: Map<string, Instance[]>): Call[] {
  const bySource = new Map<string, Edge[]>();
  for (const edge of edges) {
    const list = bySource.get(edge.source.node_id) ?? [];
    bySource.set(edge.source.node_id, [...list, edge]);
  }
  let calls: Call[] = [{ place: new Map(), inputs: ownFields(node) }];
  const ports = NODE_TYPES.get(node.type)?.inputs ?? {};
  const take = (field: string, value: unknown) => {
    const port = ports[field];
    return [field, port ? received(port, value) : value] as const;
  };
  for (const [source, list] of bySource) {
    const next: Call[] = [];
    for (const call of calls) {
      for (const { place, outputs } of done.get(source) ?? []) {
        if (!agree(call.place, place)) continue;
        const brought = list.map((e) => take(e.destination.field, outputs[e.source.field]));
        const inputs = { ...call.inputs, ...Object.fromEntries(brought) };
        next.push({ place: new Map([...call.place, ...place]), inputs });
        if (next.length > LIMITS.graph.nodes) return next;
      }
    }
    calls = next;
  }
  return calls;
}

/** All items that reach a `collect`, over all edges and iterations. */
function gather(node: GraphNode, edges: Edge[], done: Map<string, Instance[]>): Call {
  const item: unknown[] = [];
  const collection: unknown[] = [];
  for (const { source, destination } of edges) {
    for (const { outputs } of done.get(source.node_id) ?? []) {
      const value = outputs[source.field];
      if (destination.field === "item") item.push(value);
      else if (Array.isArray(value)) collection.push(...value);
    }
  }
  const fed = edges.some((edge) => edge.destination.field === "collection");
  return { place: new Map(), inputs: { ...ownFields(node), item, ...(fed ? { collection } : {}) } };
}

function agree(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  for (const [id, index] of b) if (a.has(id) && a.get(id) !== index) return false;
  return true;
}

function ownFields(node: GraphNode): RawValues {
  return Object.fromEntries(Object.entries(node).filter(([key]) => !RESERVED_FIELDS.has(key)));
}

function nameOf(id: string, place: ReadonlyMap<string, number>): string {
  return place.size === 0 ? id : `${id}#${[...place.values()].join(".")}`;
}

function edgesInto(graph: Graph): Map<string, Edge[]> {
  const into = new Map<string, Edge[]>();
  for (const edge of graph.edges) {
    const list = into.get(edge.destination.node_id);
    if (list) list.push(edge);
    else into.set(edge.destination.node_id, [edge]);
  }
  return into;
}
