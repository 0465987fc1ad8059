import { join } from "node:path";
import { readOnnxFile } from "../../inference/onnx_file.ts";
import { say, words } from "../contract/refusals.ts";
import { messageOf } from "../errors/message_of.ts";
import { sizeOf } from "./on_disk.ts";
import type { FileProblem } from "./problems.ts";

/**
 * What is wrong with a graph and the files of weights beside it.
 * @param folder of the model
 * @param part the folder of the graph in it
 * @param names that the graph may have, best first
 */
export function wrongInGraph(
  folder: string,
  part: string,
  names: readonly string[],
): FileProblem[] {
  const places = names.map((name) => `${part}/${name}`);
  const file = places.find((place) => sizeOf(join(folder, place)) !== null);
  if (file === undefined) return [{ file: places[0]!, message: words(say("is_missing")) }];
  try {
    return readOnnxFile(join(folder, file)).external.flatMap(({ location, end }): FileProblem[] => {
      const beside = `${part}/${location}`;
      if (location.includes("..") || location.startsWith("/")) {
        return [{ file, message: "keeps its weights outside of its folder" }];
      }
      const size = sizeOf(join(folder, beside));
      if (size === null) return [{ file: beside, message: words(say("is_missing")) }];
      return size < end ? [{ file: beside, message: "is cut off before its end" }] : [];
    });
  } catch (error) {
    return [{ file, message: messageOf(error) }];
  }
}
