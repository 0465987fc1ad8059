import { isAbsolute, join, resolve } from "node:path";
import type { BrowsedFolder } from "../contract/model_installs.ts";
import { say } from "../contract/refusals.ts";
import { problem } from "../errors/mod.ts";
import { WEIGHTS_NAME } from "../../inference/weights/signatures.ts";
import { looksLikeModel } from "./layout.ts";
import { isFolder, realPath } from "./on_disk.ts";
import type { Places } from "./places.ts";

/** Maximum number of entries listed; those after it are found by typing the path. */
const LISTED = 1_000;

/**
 * Lists a folder of the server for choosing a model there: the folders, files of weights and models
 * in it. Only the models folder and the `roots` of the settings are shown, with what is below them
 * once links are resolved.
 * @param path a folder that was listed; without it, the roots
 * @throws Problem bad_request, in the same words for what is outside and for what is not there
 */
export function browse(
  { places, roots }: { places: Pick<Places, "modelsFolder">; roots: readonly string[] },
  path?: string,
): BrowsedFolder {
  const allowed = [places.modelsFolder, ...roots].flatMap((root) => realPath(root) ?? []);
  if (path === undefined) {
    const entries = [...new Set(allowed)].flatMap((root) => entryAt(root, root));
    return { path: null, parent: null, entries };
  }
  const folder = isAbsolute(path) ? realPath(resolve(path)) : null;
  const root = folder && allowed.find((root) => isBelow(folder, root));
  if (!folder || !root || !isFolder(folder)) throw problem("bad_request", say("no_such_folder"));
  const entries = namesIn(folder).flatMap((name) => {
    const place = realPath(join(folder, name));
    // A link that leads out of the roots is not shown.
    if (place === null || !allowed.some((root) => isBelow(place, root))) return [];
    if (!isFolder(place) && !WEIGHTS_NAME.test(name)) return [];
    return entryAt(join(folder, name), name);
  });
  const parent = allowed.includes(folder) ? null : resolve(folder, "..");
  return { path: folder, parent, entries };
}

/**
 * The names of what may be listed, as far as the folder itself says, in their order. No more than
 * `LISTED` are looked at: each look holds the server up.
 * @throws Problem bad_request for a folder that cannot be read
 */
function namesIn(folder: string): string[] {
  let found: Deno.DirEntry[];
  try {
    found = [...Deno.readDirSync(folder)];
  } catch {
    throw problem("bad_request", say("no_such_folder"));
  }
  return found
    .filter(({ name, isDirectory, isSymlink }) =>
      !name.startsWith(".") && (isDirectory || isSymlink || WEIGHTS_NAME.test(name))
    )
    .map(({ name }) => name)
    .sort(new Intl.Collator("en", { numeric: true }).compare)
    .slice(0, LISTED);
}

/** One entry; none for what is gone meanwhile. */
function entryAt(path: string, name: string): BrowsedFolder["entries"] {
  try {
    const { isDirectory, size } = Deno.statSync(path);
    const is_model = looksLikeModel(path);
    return [{ name, path, is_model, bytes: isDirectory ? null : size }];
  } catch {
    return [];
  }
}

const isBelow = (path: string, root: string) =>
  path === root || path.startsWith(root.endsWith("/") ? root : `${root}/`);
