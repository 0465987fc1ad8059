import type { Oversight } from "../access/mod.ts";
import type { Actor } from "../actor.ts";
import type { Copied } from "../contract/images.ts";
import { changeAs } from "../change_as.ts";
import { inList, NOT_DELETED } from "../database/in_list.ts";
import { Problem } from "../errors/mod.ts";
import { FILE_NAME } from "./file_name.ts";
import { refusedOf, thingOf } from "./outcome.ts";
import { sendable } from "./read.ts";
import { type StoreDeps, storeImage } from "./store.ts";

/**
 * Copies images that the actor may see into their own library: a file and a row for each, so
 * that they stay whatever becomes of the originals. Stops at the quota and says so for the rest.
 * @throws Problem not_found, forbidden for the board
 */
export async function copyImages(
  deps: StoreDeps & { oversight: Pick<Oversight, "recordChange"> },
  actor: Actor,
  imageNames: readonly string[],
  boardId: string | null,
): Promise<Copied> {
  const { db, access, files, oversight } = deps;
  if (boardId !== null) await access.requireOne(actor, "add", "board", boardId);
  const verdict = await access.require(actor, "view", "image", imageNames);
  const owned = await db.selectFrom("images").select(["image_name", "user_id"])
    .where(inList("image_name", verdict.allowed)).where(NOT_DELETED).execute();
  await changeAs(
    db,
    actor,
    (trx) => oversight.recordChange(trx, actor, "copy", owned.map(thingOf)),
  );
  const result: Copied = { copied_images: [], refused: refusedOf(verdict) };
  for (const { image_name } of owned) {
    // One whole row at a time: its texts may be megabytes, and ten thousand can be asked for.
    const row = await db.selectFrom("images").selectAll("images").select(FILE_NAME)
      .where("image_name", "=", image_name).where(NOT_DELETED).executeTakeFirst();
    if (!row) {
      result.refused.push({ image_name, reason: "not_found" });
      continue;
    }
    const imageName = `${crypto.randomUUID()}.png`;
    try {
      await storeImage(deps, {
        imageName,
        owner: actor,
        boardId,
        origin: row.image_origin,
        category: row.image_category,
        isIntermediate: false,
        sessionId: null,
        nodeId: null,
        width: row.width,
        height: row.height,
        bytes: row.bytes,
        put: async (place) => {
          await sendable(files, row, "full");
          await files.copy(row, place, row.bytes);
        },
        metadata: row.metadata,
        workflow: row.workflow,
        graph: row.graph,
        prompt: row.prompt,
        tags: row.tags === "" ? [] : row.tags.split("\n"),
        description: row.description,
        fileName: row.file_name,
      }, "refuse");
      result.copied_images.push({ from: row.image_name, image_name: imageName });
    } catch (error) {
      if (!(error instanceof Problem) && !(error instanceof Deno.errors.NotFound)) throw error;
      // The system's message for a missing file contains its path.
      const detail = error instanceof Problem
        ? error.message
        : "The file of this image is missing.";
      result.refused.push({ image_name: row.image_name, reason: "failed", detail });
    }
  }
  return result;
}
