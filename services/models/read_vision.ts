import { join } from "node:path";
import {
  VISION,
  VISION_FOLDER,
  VISION_PRECISIONS,
  VisionConfig,
  visionOf,
} from "../../inference/families/vision.ts";
import { wrongIn } from "../../inference/families/onnx_folder.ts";
import { say, words } from "../contract/refusals.ts";
import type { ModelFacts } from "./facts.ts";
import { filesOf, fingerprint } from "./files.ts";
import { requireInside } from "./inside.ts";
import { sizeOf } from "./on_disk.ts";
import { FolderError } from "./problems.ts";
import { readJson } from "./read_json.ts";
import { wrongInGraph } from "./whole_onnx.ts";

/**
 * The folder of a ready-made model of transformers.js.
 * @throws FolderError naming the files that are missing, damaged, or of a kind that is not run
 */
export function readVision(folder: string): ModelFacts {
  const files = filesOf(folder);
  requireInside(files);
  const { type, label, kind, graphs, needs } = architectureOf(folder);
  // The engine opens all graphs in one precision.
  const found = VISION_PRECISIONS.find(({ suffix }) =>
    graphs.every((graph) => sizeOf(join(folder, VISION_FOLDER, `${graph}${suffix}.onnx`)) !== null)
  );
  const { suffix, precision } = found ?? VISION_PRECISIONS[0];
  const problems = [
    ...needs.filter((file) => !isJson(join(folder, file)))
      .map((file) => ({
        file,
        message: sizeOf(join(folder, file)) === null
          ? words(say("is_missing"))
          : "is not readable JSON",
      })),
    ...graphs.flatMap((graph) => wrongInGraph(folder, VISION_FOLDER, [`${graph}${suffix}.onnx`])),
  ];
  if (problems.length > 0) throw new FolderError(problems);
  return {
    name: null,
    description: null,
    base: "any",
    type,
    format: "onnx",
    variant: "normal",
    triggerPhrases: [],
    ...fingerprint(files),
    details: {
      label,
      kind,
      precision,
      parts: [],
      needs: [],
      prediction_type: null,
      native_size: null,
      min_size: null,
      max_size: null,
      latent_channels: null,
      cross_attention_dim: null,
      takes_images: false,
      example_prompts: [],
      defaults: {},
    },
  };
}

/** What the model is for, and its architecture. @throws FolderError */
function architectureOf(folder: string) {
  const file = "config.json";
  const refuse = (message: string) => new FolderError([{ file, message }]);
  let json: unknown;
  try {
    json = readJson(join(folder, file));
  } catch {
    throw refuse("is not readable JSON");
  }
  const config = VisionConfig.safeParse(json);
  if (!config.success) throw refuse(wrongIn(config.error));
  const { model_type } = config.data;
  const found = visionOf(config.data);
  if (found) return { ...found, kind: model_type };
  const known = Object.values(VISION)
    .map(({ label, architectures }) => `${label}: ${Object.keys(architectures).join(", ")}`);
  throw refuse(
    `is of a model of the kind "${model_type}", which is not run here (${known.join("; ")})`,
  );
}

function isJson(path: string): boolean {
  try {
    readJson(path);
    return true;
  } catch {
    return false;
  }
}
