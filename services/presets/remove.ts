import {
  type Access,
  type Oversight,
  refuse,
  requireRoom,
  type SharingEvents,
} from "../access/mod.ts";
import type { Actor } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import { now } from "../clock.ts";
import type { Database } from "../database/mod.ts";
import type { Covers } from "../covers.ts";
import { thing } from "./record.ts";

interface RemoveDeps {
  db: Database;
  access: Pick<Access, "requireOne" | "readersOf">;
  oversight: Pick<Oversight, "recordChange">;
  sharing: Pick<SharingEvents, "deleted">;
  covers: Covers;
}

/** Maximum number of style presets of a user. */
export const PER_PERSON = 500;
/** How long a deleted preset can be restored, and maximum number of such presets per user. */
const KEPT_MS = 86_400_000;
const KEPT = 100;

/** Hides it from everyone; its grants are kept, so that it can be restored. */
export async function removePreset(deps: RemoveDeps, actor: Actor, id: string): Promise<void> {
  const { db, access, oversight, sharing } = deps;
  const { before, readers } = await changeAs(db, actor, async (trx) => {
    await access.requireOne(actor, "own", "style_preset", id, trx);
    const readers = await access.readersOf("style_preset", id, trx);
    const before = await trx.updateTable("style_presets").set({ deleted_at: now() })
      .where("style_preset_id", "=", id).returningAll().executeTakeFirstOrThrow();
    await oversight.recordChange(trx, actor, "delete", [thing(before)]);
    return { before, readers };
  });
  sharing.deleted("style_preset", id, before.user_id, readers);
  await forgetDeleted(deps);
}

/** @throws Problem not_found, conflict for one preset too many. */
export async function restorePreset(
  { db, oversight }: Pick<RemoveDeps, "db" | "oversight">,
  actor: Actor,
  id: string,
): Promise<void> {
  await changeAs(db, actor, async (trx) => {
    const gone = trx.selectFrom("style_presets").selectAll().where("style_preset_id", "=", id)
      .where("deleted_at", "is not", null);
    const before = await (actor.isAdmin ? gone : gone.where("user_id", "=", actor.userId))
      .executeTakeFirst();
    if (!before) throw refuse("style_preset", "not_found");
    await requireRoom(trx, actor, "style_preset", PER_PERSON);
    await trx.updateTable("style_presets").set({ deleted_at: null })
      .where("style_preset_id", "=", id).execute();
    await oversight.recordChange(trx, actor, "restore", [thing(before)]);
  });
}

/** Deletes for good, with image and grants, the presets that can no longer be restored. */
export async function forgetDeleted(
  { db, covers }: Pick<RemoveDeps, "db" | "covers">,
): Promise<void> {
  const deleted = await db.selectFrom("style_presets").select(["style_preset_id", "user_id"])
    .select("deleted_at").where("deleted_at", "is not", null)
    .orderBy("deleted_at", "desc").execute();
  const oldest = new Date(Date.now() - KEPT_MS).toISOString();
  const seen = new Map<string, number>();
  for (const { style_preset_id: id, user_id, deleted_at } of deleted) {
    const newer = seen.get(user_id) ?? 0;
    seen.set(user_id, newer + 1);
    if (newer < KEPT && (deleted_at ?? "") >= oldest) continue;
    const { numDeletedRows } = await db.deleteFrom("style_presets")
      .where("style_preset_id", "=", id).where("deleted_at", "is not", null).executeTakeFirst();
    // If it was restored meanwhile, it keeps its image.
    if (numDeletedRows > 0n) await covers.remove(id);
  }
}
