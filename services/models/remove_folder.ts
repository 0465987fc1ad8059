import { dirname, join } from "node:path";
import { getLogger } from "@logtape/logtape";
import { type Layout, layoutOf } from "./layout.ts";
import { yamlBeside } from "./files.ts";
import { sizeOf } from "./on_disk.ts";
import type { Places } from "./places.ts";

const log = getLogger(["atelier", "models"]);

/**
 * Why a model folder's files must be left alone, in words for an administrator; null when they may
 * be deleted. `known` are the stored paths of the other models.
 */
export function whyKept(
  folder: string,
  places: Pick<Places, "modelsFolder" | "folderOf">,
  known: readonly string[],
): string | null {
  if (!isBelow(folder, places.modelsFolder)) {
    return "It is not in the models folder itself, but behind a link: take the link away there.";
  }
  const inside = known.some((path) => places.folderOf(path).startsWith(`${folder}/`));
  return inside ? "Another model is inside its folder: move that one out first." : null;
}

/**
 * Whether the folder is really below `parent`, with links resolved. A missing one counts as below.
 */
function isBelow(folder: string, parent: string): boolean {
  try {
    return `${Deno.realPathSync(dirname(folder))}/`.startsWith(`${Deno.realPathSync(parent)}/`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true;
    throw error;
  }
}

/** The file by which a folder is known as a model. */
const INDEX: Readonly<Partial<Record<Layout, string>>> = {
  onnx: "model_index.json",
  pipeline: "model_index.json",
  vision: "config.json",
};

/**
 * Removes a model's file or folder; of a link, only the link. False when that is not possible: the
 * log has the reason.
 */
export async function removeFolder(folder: string): Promise<boolean> {
  try {
    const isLink = (await Deno.lstat(folder)).isSymlink;
    const layout = layoutOf(folder);
    if (layout === "file" && sizeOf(yamlBeside(folder)) !== null) {
      await Deno.remove(yamlBeside(folder));
    }
    // First the index, so that half a folder is not taken for a model again.
    const index = layout && INDEX[layout];
    if (!isLink && index) await Deno.remove(join(folder, index));
    await Deno.remove(folder, { recursive: !isLink });
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true;
    log.error("The files of a model at {folder} could not be deleted: {error}", { folder, error });
    return false;
  }
}
