import { LIMITS } from "./limits.ts";
import { topologicalOrder } from "./order.ts";
import type { Graph, GraphNode } from "./schema.ts";

/** What running a graph will take, as far as can be told before. */
export interface GraphCost {
  /** Sampler steps over all pictures. */
  steps: number;
  /** Pixels of the largest picture. */
  width: number;
  height: number;
  /** Model passes per step: 2 with guidance. The largest in the graph. */
  passes: number;
  /** Sum of steps × megapixels × passes; never 0, so that nothing is free. */
  cost: number;
}

/** A graph without a denoiser costs this: a fraction of one step. */
const LEAST_COST = 0.01;

/** The steps of a run over the part `start` … `end` (0 … 1) of a schedule of `steps`. */
export function stepsOf(steps: number, start: number, end: number): number {
  return Math.max(1, Math.round(steps * Math.max(end - start, 0)));
}

/** What one denoiser costs: steps × megapixels × passes; the sides are pixels. */
export function costOfSteps(steps: number, passes: number, width: number, height: number): number {
  return steps * passes * width * height / 1e6;
}

/** Estimates the cost of a graph that `parseGraph` accepted; values that only running can tell
 * count as the fields' defaults, lists of unknown length as one (the engine bounds the real cost:
 * `NodeContext.spend`). */
export function costOf(graph: Graph): GraphCost {
  const view = new GraphView(graph);
  const cost: GraphCost = { steps: 0, width: 0, height: 0, passes: 1, cost: 0 };
  const repeats = new Map<string, number>();
  for (const id of topologicalOrder(graph)) {
    const node = graph.nodes[id];
    if (!node) continue;
    repeats.set(id, repeatsOf(node, view, repeats));
    if (node.type !== "denoise_latents") continue;
    const times = repeats.get(id) ?? 1;
    const start = view.number(node, "denoising_start", 0);
    const end = view.number(node, "denoising_end", 1);
    const steps = stepsOf(view.number(node, "steps", 10), start, end);
    const { width, height } = view.size(node);
    const passes = view.guided(node) ? 2 : 1;
    cost.steps += steps * times;
    cost.width = Math.max(cost.width, width);
    cost.height = Math.max(cost.height, height);
    cost.passes = Math.max(cost.passes, passes);
    cost.cost += times * costOfSteps(steps, passes, width, height);
  }
  cost.cost = Math.max(cost.cost, LEAST_COST);
  return cost;
}

/** How often a node runs: as often as what it follows, times the length of a list it walks. */
function repeatsOf(node: GraphNode, view: GraphView, before: Map<string, number>): number {
  if (node.type === "collect") return 1;
  const sources = view.sources(node);
  const times = Math.max(1, ...sources.map((source) => before.get(source.id) ?? 1));
  if (node.type !== "iterate") return times;
  const list = view.source(node, "collection");
  const length = list ? view.length(list) : given(node["collection"]);
  return Math.min(times * Math.max(length, 1), LIMITS.graph.nodes);
}

/** Looks values up along the edges of a graph. */
class GraphView {
  readonly #nodes: Map<string, GraphNode>;
  readonly #into = new Map<string, Map<string, string>>();

  constructor(graph: Graph) {
    this.#nodes = new Map(Object.entries(graph.nodes));
    for (const { source, destination } of graph.edges) {
      const fields = this.#into.get(destination.node_id) ?? new Map<string, string>();
      fields.set(destination.field, source.node_id);
      this.#into.set(destination.node_id, fields);
    }
  }

  /** The node whose output fills a field. */
  source(node: GraphNode, field: string): GraphNode | undefined {
    return this.#nodes.get(this.#into.get(node.id)?.get(field) ?? "");
  }

  sources(node: GraphNode): GraphNode[] {
    const ids = [...(this.#into.get(node.id)?.values() ?? [])];
    return ids.map((id) => this.#nodes.get(id)).filter((found) => found !== undefined);
  }

  /** A number that stands in the node, or in the primitive that feeds it. */
  number(node: GraphNode, field: string, fallback: number): number {
    const from = this.source(node, field);
    const value = from ? from["value"] : node[field];
    return typeof value === "number" && Number.isFinite(value) ? value : fallback;
  }

  guided(node: GraphNode): boolean {
    const value = this.source(node, "cfg_scale") ? undefined : node["cfg_scale"];
    return value !== 1;
  }

  /** Pixels of the picture a denoiser makes: its noise's, or its start picture's. */
  size(node: GraphNode): { width: number; height: number } {
    const fallback = { width: 512, height: 512 };
    const noise = this.source(node, "noise");
    const from = noise ?? this.source(this.source(node, "latents") ?? node, "image");
    if (!from) return fallback;
    return {
      width: this.number(from, "width", fallback.width),
      height: this.number(from, "height", fallback.height),
    };
  }

  length(list: GraphNode): number {
    switch (list.type) {
      case "range_of_size":
      case "random_range":
        return this.number(list, "size", 1);
      case "float_range":
        return this.number(list, "steps", 30);
      case "range": {
        const span = this.number(list, "stop", 10) - this.number(list, "start", 0);
        return Math.ceil(span / Math.max(this.number(list, "step", 1), 1));
      }
      case "collect":
        return Math.max(1, this.sources(list).length);
      default:
        return given(list["collection"]);
    }
  }
}

function given(list: unknown): number {
  return Array.isArray(list) ? list.length : 1;
}
