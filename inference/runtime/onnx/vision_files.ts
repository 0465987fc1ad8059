import { join } from "node:path";
import {
  VISION_FOLDER,
  VISION_PRECISIONS,
  VisionConfig,
  visionOf,
  type VisionType,
} from "../../families/vision.ts";
import { ModelError } from "../../pipeline/errors.ts";
import { fileAt, readConfig } from "../model_folder.ts";

export interface VisionFiles {
  /** The architecture, as `config.json` names it. */
  kind: string;
  dtype: typeof VISION_PRECISIONS[number]["dtype"];
  bytes: number;
  /** Changes when one of the files does. */
  stamp: string;
  /** How many files of weights lie beside a graph, by its name. */
  external: Record<string, number>;
}

/**
 * Finds the graphs of a ready-made model, all in the same precision.
 * @throws {ModelError} if one is missing, or the model is for something else
 */
export async function findVision(folder: string, type: VisionType): Promise<VisionFiles> {
  const config = await readConfig(folder, "config.json", VisionConfig);
  const is = visionOf(config);
  if (is?.type !== type) throw new ModelError(`the model is of the kind "${config.model_type}"`);
  const { graphs } = is;
  for (const { dtype, suffix } of VISION_PRECISIONS) {
    const found: VisionFiles = {
      ...{ kind: config.model_type, dtype },
      ...{ bytes: 0, stamp: "", external: {} },
    };
    let missing = false;
    const add = async (name: string): Promise<boolean> => {
      const info = await fileAt(join(folder, VISION_FOLDER, name));
      found.bytes += info?.size ?? 0;
      found.stamp += `${name}:${info?.size}:${info?.mtime?.getTime()} `;
      return info !== null;
    };
    for (const graph of graphs) {
      const name = `${graph}${suffix}.onnx`;
      if (!await add(name)) missing = true;
      // transformers.js numbers the files of weights like this.
      let count = 0;
      while (await add(`${name}_data${count === 0 ? "" : `_${count}`}`)) count++;
      if (count > 0) found.external[name] = count;
    }
    if (!missing) return found;
  }
  throw new ModelError(`the model has no ${VISION_FOLDER}/${graphs[0]}.onnx`);
}
