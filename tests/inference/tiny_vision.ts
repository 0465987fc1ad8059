import { join } from "node:path";
import { type Dim, OnnxModel } from "../../inference/onnx/model.ts";

/** What a hub's `preprocessor_config.json` says of an image of `side` pixels. */
const prepared = (type: string, side: number) => ({
  image_processor_type: type,
  do_resize: true,
  do_rescale: true,
  do_normalize: true,
  rescale_factor: 1 / 255,
  image_mean: [0.5, 0.5, 0.5],
  image_std: [0.5, 0.5, 0.5],
  size: { height: side, width: side },
  resample: 3,
});

async function writeFolder(
  folder: string,
  files: Record<string, unknown>,
  graphs: Record<string, OnnxModel>,
): Promise<string> {
  await Deno.mkdir(join(folder, "onnx"), { recursive: true });
  for (const [name, json] of Object.entries(files)) {
    await Deno.writeTextFile(join(folder, name), JSON.stringify(json));
  }
  for (const [name, graph] of Object.entries(graphs)) {
    await Deno.writeFile(join(folder, "onnx", `${name}.onnx`), graph.bytes());
  }
  return folder;
}

const PIXELS: Dim[] = ["batch", 3, "height", "width"];

/** A model for depth with the inputs and outputs of Depth Anything: what is bright is near. */
export function writeDepthModel(folder: string): Promise<string> {
  const graph = new OnnxModel();
  graph.input("pixel_values", "float32", PIXELS);
  graph.constant("channels", "int64", [1], BigInt64Array.of(1n));
  graph.node("ReduceMean", ["pixel_values", "channels"], ["predicted_depth"], { keepdims: 0 });
  graph.output("predicted_depth", "float32", ["batch", "height", "width"]);
  return writeFolder(folder, {
    "config.json": {
      model_type: "depth_anything",
      architectures: ["DepthAnythingForDepthEstimation"],
    },
    "preprocessor_config.json": {
      ...prepared("DPTImageProcessor", 70),
      keep_aspect_ratio: true,
      ensure_multiple_of: 14,
    },
  }, { model: graph });
}

/** A model for backgrounds with the inputs and outputs of MODNet: what is bright stays. */
export function writeBackgroundModel(folder: string): Promise<string> {
  const graph = new OnnxModel();
  graph.input("input", "float32", PIXELS);
  graph.constant("channels", "int64", [1], BigInt64Array.of(1n));
  graph.constant("half", "float32", [1], Float32Array.of(0.5));
  graph.node("ReduceMean", ["input", "channels"], ["mean"], { keepdims: 1 });
  graph.node("Mul", ["mean", "half"], ["halved"]);
  graph.node("Add", ["halved", "half"], ["output"]);
  graph.output("output", "float32", ["batch", 1, "height", "width"]);
  return writeFolder(folder, {
    "config.json": { model_type: "modnet", architectures: ["MODNet"] },
    "preprocessor_config.json": prepared("ImageFeatureExtractor", 64),
  }, { model: graph });
}
