import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Job } from "../../inference/engine.ts";
import type { Graph } from "../../inference/graph/schema.ts";
import {
  buildTextToImage,
  type ModelIdentifier,
  type TextToImageParams,
} from "../../inference/graph/simple.ts";

/** The model folder that tests run: `ATELIER_TEST_MODEL`, or the one that ships. */
export const TEST_MODEL = Deno.env.get("ATELIER_TEST_MODEL") ??
  fileURLToPath(new URL("../../models/starter", import.meta.url));

if (!existsSync(`${TEST_MODEL}/model_index.json`)) {
  throw new Error(`there is no model in ${TEST_MODEL}: set ATELIER_TEST_MODEL to a model folder`);
}

export const MODEL: ModelIdentifier = {
  key: "starter",
  hash: "blake3:0",
  name: "Starter",
  base: "sd-1",
  type: "main",
};

/** A small request: 64×64 pixels, few steps. */
export function params(changes: Partial<TextToImageParams> = {}): TextToImageParams {
  return {
    prompt: "a red circle on a blue background",
    negative_prompt: "",
    model: MODEL,
    width: 64,
    height: 64,
    steps: 4,
    cfg_scale: 5,
    scheduler: "euler",
    seed: 7,
    ...changes,
  };
}

/** A job for a graph on the test model. */
export function job(graph: Graph = buildTextToImage(params()), images: Job["images"] = {}): Job {
  return { id: crypto.randomUUID(), graph, models: { [MODEL.key]: TEST_MODEL }, images };
}
