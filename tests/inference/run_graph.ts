import assert from "node:assert/strict";
import { createEngine, type Engine, EngineError, type ImageMade } from "../../inference/engine.ts";
import type { Edge, Graph } from "../../inference/graph/schema.ts";
import { job } from "./test_model.ts";

export type Nodes = Record<string, { type: string } & Record<string, unknown>>;

/** A graph written short: edges as "node.field > node.field". */
export function graphOf(nodes: Nodes, edges: string[] = []): Graph {
  const end = (text: string) => {
    const [node_id = "", field = ""] = text.trim().split(".");
    return { node_id, field };
  };
  const toEdge = (text: string): Edge => {
    const [from = "", to = ""] = text.split(">");
    return { source: end(from), destination: end(to) };
  };
  const entries = Object.entries(nodes).map(([id, node]) => [id, { id, ...node }]);
  return { nodes: Object.fromEntries(entries), edges: edges.map(toEdge) };
}

/** Runs a graph on the test model; answers its outcome with the images it made. */
export async function run(
  engine: Engine,
  graph: Graph,
  images: Record<string, Uint8Array | string> = {},
) {
  const made: ImageMade[] = [];
  const outcome = await engine.run(job(graph, images), { image: (e) => void made.push(e) });
  return { ...outcome, images: made };
}

/** The error that a run is expected to end with. */
export async function refusal(promise: Promise<unknown>): Promise<EngineError> {
  const error = await promise.then(() => null, (e: unknown) => e);
  assert.ok(error instanceof EngineError, `expected an EngineError, got ${error}`);
  return error;
}

/** Runs `use` with an engine on the CPU, and closes it. */
export async function withEngine(use: (engine: Engine) => Promise<void>): Promise<void> {
  const engine = createEngine({ device: "cpu" });
  try {
    await use(engine);
  } finally {
    await engine.close();
  }
}
