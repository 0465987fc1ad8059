import { sql } from "kysely";
import type { Access, Oversight } from "../access/mod.ts";
import { type Actor, SERVER } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import type { Database } from "../database/mod.ts";
import { inList } from "../database/in_list.ts";
import type { ImageFiles } from "./files.ts";
import { thingOf } from "./outcome.ts";
import { purge } from "./purge.ts";

/** Images that a graph makes on its way, and start images of programs: no list shows them. */
export interface Intermediates {
  /** Deletes for good every user's intermediate images. The gate admits administrators only. */
  clearIntermediates(actor: Actor): Promise<number>;
  /**
   * Deletes for good the intermediate images of a user that are named or that items of the queue
   * made. The user's session may have ended: the server does it.
   */
  removeIntermediates(
    userId: string,
    which: { imageNames?: readonly string[]; sessionIds?: readonly string[] },
  ): Promise<void>;
  /** How many intermediate images the actor has (administrators: all there are). */
  countIntermediates(actor: Actor): Promise<number>;
}

export interface IntermediatesDeps {
  db: Database;
  access: Pick<Access, "visible">;
  oversight: Pick<Oversight, "recordChange">;
  files: ImageFiles;
}

export function createIntermediates(
  { db, access, oversight, files }: IntermediatesDeps,
): Intermediates {
  return {
    async clearIntermediates(actor) {
      const rows = await db.selectFrom("images")
        .select(["image_name", "image_subfolder", "user_id"])
        .where("is_intermediate", "=", 1).execute();
      await changeAs(
        db,
        actor,
        (trx) => oversight.recordChange(trx, actor, "clear_intermediates", rows.map(thingOf)),
      );
      return (await purge({ db, files }, actor, rows, "intermediate")).gone.length;
    },

    async removeIntermediates(userId, { imageNames = [], sessionIds = [] }) {
      const rows = await db.selectFrom("images").select(["image_name", "image_subfolder"])
        .where("user_id", "=", userId).where("is_intermediate", "=", 1)
        .where((eb) => eb.or([inList("image_name", imageNames), inList("session_id", sessionIds)]))
        .execute();
      await purge({ db, files }, SERVER, rows, "intermediate");
    },

    async countIntermediates(actor) {
      let query = db.selectFrom("images").where("is_intermediate", "=", 1)
        .where(access.visible(actor, "image"));
      if (!actor.isAdmin) query = query.where("user_id", "=", actor.userId);
      const { n } = await query.select(sql<number>`count(*)`.as("n")).executeTakeFirstOrThrow();
      return n;
    },
  };
}
