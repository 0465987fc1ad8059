import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Job } from "../../inference/engine.ts";
import type { Graph } from "../../inference/graph/schema.ts";
import { buildTextToImage } from "../../inference/graph/simple.ts";
import { MODEL, params } from "./test_params.ts";

export { MODEL, params };

/** The model folder that tests run: `ATELIER_TEST_MODEL`, or the one that ships. */
export const TEST_MODEL = Deno.env.get("ATELIER_TEST_MODEL") ??
  fileURLToPath(new URL("../../models/starter", import.meta.url));

if (!existsSync(`${TEST_MODEL}/model_index.json`)) {
  throw new Error(`there is no model in ${TEST_MODEL}: set ATELIER_TEST_MODEL to a model folder`);
}

/** A job for a graph on the test model. */
export function job(graph: Graph = buildTextToImage(params()), images: Job["images"] = {}): Job {
  const models: Job["models"] = { [MODEL.key]: { path: TEST_MODEL, format: "onnx" } };
  return { id: crypto.randomUUID(), graph, models, images };
}
