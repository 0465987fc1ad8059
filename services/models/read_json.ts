import { sizeOf } from "./on_disk.ts";

/** Maximum size: the settings of a model are a few kilobytes. */
const LARGEST_JSON = 4 * 1024 * 1024;

/** @throws NotFound, or another Error for a file that is too large or not JSON. */
export function readJson(path: string): unknown {
  const size = sizeOf(path);
  if (size === null) throw new Deno.errors.NotFound("no file");
  if (size > LARGEST_JSON) throw new Error("too large");
  return JSON.parse(Deno.readTextFileSync(path));
}
