import { getLogger } from "@logtape/logtape";
import type { Actor } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import type { Database } from "../database/mod.ts";
import { inList } from "../database/in_list.ts";
import type { ImageFiles, Stored } from "./files.ts";

const log = getLogger(["atelier", "images"]);
/** Rows deleted in one transaction: a large trash must not hold up other users. */
const AT_ONCE = 200;

/**
 * Deletes images for good: the row first, then the files, so that a crash in between leaves a file
 * that the sweep finds, and never a row without its image. `still` is the condition that selected
 * them: one that was restored meanwhile stays.
 */
export async function purge(
  { db, files }: { db: Database; files: ImageFiles },
  actor: Actor,
  rows: readonly Stored[],
  still: "in_trash" | "intermediate",
): Promise<{ gone: string[]; failed: string[] }> {
  const gone: string[] = [];
  const failed: string[] = [];
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    const removable: Stored[] = [];
    for (const row of rows.slice(at, at + AT_ONCE)) {
      if (await files.removable(row)) removable.push(row);
      else failed.push(row.image_name);
    }
    const deleted = await changeAs(db, actor, (trx) =>
      trx.deleteFrom("images")
        .where(inList("image_name", removable.map((row) => row.image_name)))
        .where((eb) =>
          still === "in_trash" ? eb("deleted_at", "is not", null) : eb("is_intermediate", "=", 1)
        )
        .returning(["image_name", "image_subfolder"]).execute());
    for (const row of deleted) {
      gone.push(row.image_name);
      try {
        await files.remove(row);
      } catch (error) {
        log.warning("a deleted image's file stays until the sweep: {error}", { error });
      }
    }
  }
  return { gone, failed };
}
