import { basename } from "node:path";
import type { Base } from "../../inference/recognition/types.ts";
import type { ModelFacts } from "./facts.ts";
import { layoutOf } from "./layout.ts";
import { readOnnxFolder } from "./onnx_folder.ts";
import { FolderError } from "./problems.ts";
import { readVision } from "./read_vision.ts";

/**
 * Reads the facts in a model's files, and checks that they are complete as far as possible without
 * running it.
 * @param path its file or folder
 * @param base the family of a LoRA or an embedding whose files do not say it
 * @throws FolderError naming the files and what is wrong with each
 */
export async function readModel(path: string, base?: Base): Promise<ModelFacts> {
  const layout = layoutOf(path);
  if (layout === "onnx") return readOnnxFolder(path);
  // Weights are tried by building their networks, with much code that a start without new models
  // does without.
  if (layout === "pipeline") {
    const { readPipeline } = await import("./read_pipeline.ts");
    return await readPipeline(path);
  }
  if (layout === "vision") return readVision(path);
  if (layout !== null) {
    const { readWeightsModel } = await import("./read_weights.ts");
    return await readWeightsModel(path, layout, base);
  }
  const message = "is neither a file of weights nor the folder of a model";
  throw new FolderError([{ file: basename(path), message }]);
}
