import { join } from "node:path";
import { WEIGHTS_NAME } from "../../inference/weights/signatures.ts";
import { looksLikeModel } from "./layout.ts";
import { entriesOf, realPath } from "./on_disk.ts";

/** Maximum number of folder entries read by one search, and of models found. */
const MOST_ENTRIES = 100_000;
const MOST_FOUND = 10_000;

/**
 * Returns the models at `folder` and at most `depth` levels below it: folders of models, and single
 * files of weights. Links are followed, but each real folder is read once, so a circle of links
 * ends; unreadable folders are skipped.
 */
export function modelsBelow(folder: string, depth: number): string[] {
  const seen = new Set<string>();
  const found: string[] = [];
  let entries = 0;

  function visit(path: string, left: number): void {
    const real = realPath(path);
    if (real === null || seen.has(real)) return;
    seen.add(real);
    if (looksLikeModel(path)) return void found.push(path);
    if (left < 0) return;
    const inside = entriesOf(path).sort((a, b) => a.name < b.name ? -1 : 1);
    entries += inside.length;
    for (const { name, isFile } of inside) {
      if (entries > MOST_ENTRIES || found.length >= MOST_FOUND) return;
      if (name.startsWith(".")) continue;
      if (isFile && !WEIGHTS_NAME.test(name)) continue;
      visit(join(path, name), isFile ? -1 : left - 1);
    }
  }

  visit(folder, depth);
  return found;
}
