import { join } from "node:path";
import type { ModelFiles } from "./files.ts";
import { FolderError } from "./problems.ts";

/**
 * Links in a model's folder may lead to other places of that folder, and out of a snapshot of a
 * Hugging Face cache to its blobs; elsewhere could be any file of the machine.
 * @throws FolderError naming the file
 */
export function requireInside({ root, names }: ModelFiles): void {
  const real = Deno.realPathSync(root);
  const cache = /^(.*\/models--[^/]+)\/snapshots\//.exec(`${real}/`)?.[1];
  for (const name of names) {
    const path = Deno.realPathSync(join(root, name));
    if (path.startsWith(`${real}/`) || (cache && path.startsWith(`${cache}/blobs/`))) continue;
    const message = "is a link to a file outside of the model's folder: put the file itself there";
    throw new FolderError([{ file: name, message }]);
  }
}
