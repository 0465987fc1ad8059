import { join } from "node:path";
import { getLogger } from "@logtape/logtape";
import { entriesOf } from "./on_disk.ts";

const log = getLogger(["atelier", "models"]);

/**
 * Removes what interrupted work has left in the models folder. Its folders are named by a prefix,
 * the kind of work, and an id. What cannot be removed does not keep the server from starting.
 * @param keep ids of work that goes on
 */
export async function removeLeftovers(
  modelsFolder: string,
  prefix: string,
  keep: readonly string[] = [],
): Promise<void> {
  for (const { name } of entriesOf(modelsFolder)) {
    if (!name.startsWith(prefix) || keep.includes(name.slice(prefix.length))) continue;
    try {
      await Deno.remove(join(modelsFolder, name), { recursive: true });
    } catch (error) {
      log.warning("{name} in the models folder could not be removed: {error}", { name, error });
    }
  }
}
