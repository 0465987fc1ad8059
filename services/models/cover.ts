import { join } from "node:path";
import { getLogger } from "@logtape/logtape";
import type { Database } from "../database/mod.ts";
import type { Covers } from "../covers.ts";

const log = getLogger(["atelier", "models"]);

/**
 * Images that a model's authors may put beside `model_index.json`; the first that exists is used.
 */
const NAMES = ["cover.webp", "cover.png", "cover.jpg"];

export interface CoverStore {
  db: Database;
  covers: Pick<Covers, "save" | "maxBytes">;
}

/** Adds the image that comes with the model, if there is a readable one, to a new record. */
export async function takeCover(
  { db, covers }: CoverStore,
  folder: string,
  key: string,
): Promise<void> {
  for (const name of NAMES) {
    try {
      await covers.save(key, await readCover(join(folder, name), covers.maxBytes));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) continue;
      // A model without an image is still a model.
      log.warning("The image of a model cannot be used");
      log.debug("… {folder}: {error}", { folder, error });
      return;
    }
    await db.updateTable("models").set({ has_image: 1 }).where("model_key", "=", key).execute();
    return;
  }
}

/** Only a regular file: reading a pipe could block for ever, and a device never ends. */
async function readCover(path: string, maxBytes: number): Promise<Uint8Array> {
  const { isFile, size } = await Deno.stat(path);
  if (!isFile || size > maxBytes) throw new Error("no image file of a sensible size");
  return await Deno.readFile(path);
}
