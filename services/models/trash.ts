import { getLogger } from "@logtape/logtape";
import { type Actor, SERVER } from "../actor.ts";
import type { Audit } from "../audit/mod.ts";
import { changeAs } from "../change_as.ts";
import { A_DAY, now, secondsFromNow } from "../clock.ts";
import type { TrashedModel } from "../contract/models.ts";
import { say } from "../contract/refusals.ts";
import type { Database } from "../database/mod.ts";
import { Problem, problem } from "../errors/mod.ts";
import { type Events, timestamp } from "../events/types.ts";
import type { Covers } from "../covers.ts";
import { detailsOf } from "./details.ts";
import { exchangeFiles } from "./replace.ts";
import { originOf } from "./origin.ts";
import { isShipped, type Places } from "./places.ts";
import { removeFolder, whyKept } from "./remove_folder.ts";
import type { ModelRow } from "./row.ts";

const log = getLogger(["atelier", "models"]);
/** When a model was removed whose files are being deleted: before everything else. */
const GOING = new Date(0).toISOString();

export interface ModelTrashOptions {
  db: Database;
  audit: Pick<Audit, "record">;
  events: Events;
  places: Places;
  covers: Pick<Covers, "remove">;
  /** Days after which a removed model is gone for good. */
  trashDays: number;
}

export type ModelTrash = ReturnType<typeof createModelTrash>;

/** Removed models: their files stay where they are until they are removed for good. */
export function createModelTrash(options: ModelTrashOptions) {
  const { db, audit, events, places, covers, trashDays } = options;
  const announce = () =>
    events.emit("models_changed", { timestamp: timestamp() }, { ownerId: null });
  const trashed = () => db.selectFrom("models").selectAll().where("deleted_at", ">", GOING);
  const target = ({ model_key, name }: ModelRow) => ({ kind: "model", id: model_key, label: name });
  /** A model installed in place belongs to the user who put it there, and stays on disk. */
  const folderOf = ({ path }: ModelRow) => path.startsWith("/") ? null : places.folderOf(path);

  async function find(key: string, query = trashed()): Promise<ModelRow> {
    const row = await query.where("model_key", "=", key).executeTakeFirst();
    if (!row) throw gone();
    return row;
  }

  /** @throws Problem conflict for files that must be left alone */
  async function requireRemovable(row: ModelRow): Promise<void> {
    if (isShipped(row.path)) throw problem("conflict", say("model_ships"));
    const folder = folderOf(row);
    if (folder === null) return;
    const others = await db.selectFrom("models").select("path")
      .where("model_key", "<>", row.model_key).execute();
    const why = whyKept(folder, places, others.map(({ path }) => path));
    if (why !== null) throw problem("conflict", why);
  }

  /**
   * Marks a model, so that it can no longer be restored.
   * @throws Problem not_found for one that has left the trash meanwhile, conflict
   */
  async function mark(actor: Actor, row: ModelRow): Promise<void> {
    await requireRemovable(row);
    await changeAs(db, actor, async (trx) => {
      const { numUpdatedRows } = await trx.updateTable("models").set({ deleted_at: GOING })
        .where("model_key", "=", row.model_key).where("deleted_at", "=", row.deleted_at)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw gone();
      await audit.record(trx, { actor, action: "model.purge", target: target(row) });
    });
  }

  /**
   * Deletes a marked model; `emptyOld` makes up for an end in between. The row goes last: files
   * without a row would be taken for a new model.
   * @throws Problem conflict when the files cannot be deleted
   */
  async function erase(row: ModelRow): Promise<void> {
    const folder = folderOf(row);
    if (folder !== null && !await removeFolder(folder)) {
      throw problem("conflict", say("model_files_stay"));
    }
    await covers.remove(row.model_key);
    await db.deleteFrom("models").where("model_key", "=", row.model_key)
      .where("deleted_at", "=", GOING).execute();
  }

  /** Whether a model that has been in the trash for long enough is marked now. */
  async function markOld(row: ModelRow): Promise<boolean> {
    try {
      await mark(SERVER, row);
      return true;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      // Otherwise it was restored, or another request is deleting it.
      if (error.code === "conflict") {
        log.warning("A model stays in the trash: {reason}", { reason: error.message });
      }
      return false;
    }
  }

  async function eraseOld(row: ModelRow): Promise<void> {
    try {
      await requireRemovable(row);
      await erase(row);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      log.warning("The files of the removed model {name} are tried again in an hour: {reason}", {
        ...{ name: row.name, reason: error.message },
      });
    }
  }

  return {
    /** Moves a model into the trash. @throws Problem not_found, conflict */
    async remove(actor: Actor, key: string): Promise<void> {
      const row = await find(
        key,
        db.selectFrom("models").selectAll().where("deleted_at", "is", null),
      );
      await requireRemovable(row);
      await changeAs(db, actor, async (trx) => {
        const { numUpdatedRows } = await trx.updateTable("models")
          .set({ deleted_at: now(), is_default: 0 })
          .where("model_key", "=", key).where("deleted_at", "is", null).executeTakeFirst();
        if (numUpdatedRows === 0n) throw gone();
        await audit.record(trx, { actor, action: "model.delete", target: target(row) });
      });
      announce();
    },

    /** The removed models, newest first. */
    async list(): Promise<TrashedModel[]> {
      const rows = await trashed().orderBy("deleted_at", "desc").orderBy("model_key").execute();
      return rows.map((row) => ({
        key: row.model_key,
        name: row.name,
        label: detailsOf(row).label,
        type: row.type,
        file_size: row.file_size,
        missing: !places.holds(row.path),
        keeps_files: folderOf(row) === null,
        replaced: originOf(row).replaced_by !== undefined,
        deleted_at: row.deleted_at!,
        gone_at: new Date(Date.parse(row.deleted_at!) + trashDays * A_DAY * 1000).toISOString(),
      }));
    },

    /**
     * Restores a model. Files that newer ones have replaced go back to the model that they were of,
     * and the newer ones into the trash.
     * @returns the key of the model that is there now
     * @throws Problem not_found
     */
    async restore(actor: Actor, key: string): Promise<string> {
      const row = await find(key);
      const { replaced_by } = originOf(row);
      let restored = key;
      await changeAs(db, actor, async (trx) => {
        const model = replaced_by === undefined
          ? undefined
          : await trx.selectFrom("models").selectAll().where("model_key", "=", replaced_by)
            .where("deleted_at", "is", null).executeTakeFirst();
        if (model) {
          const present = await trx.selectFrom("models").selectAll()
            .where("model_key", "=", key).where("deleted_at", "=", row.deleted_at)
            .executeTakeFirst();
          if (!present) throw gone();
          await exchangeFiles(trx, model, present);
          restored = model.model_key;
          await audit.record(trx, { actor, action: "model.restore", target: target(model) });
          return;
        }
        const { numUpdatedRows } = await trx.updateTable("models").set({ deleted_at: null })
          .where("model_key", "=", key).where("deleted_at", ">", GOING).executeTakeFirst();
        if (numUpdatedRows === 0n) throw gone();
        await audit.record(trx, { actor, action: "model.restore", target: target(row) });
      });
      announce();
      return restored;
    },

    /**
     * Removes a model of the trash for good, with its files. @throws Problem not_found, conflict
     */
    async purge(actor: Actor, key: string): Promise<void> {
      const row = await find(key);
      await mark(actor, row);
      // Before the files: they may stay, but the trash no longer lists the model.
      announce();
      await erase(row);
    },

    /** Removes for good what has been in the trash for longer than `trashDays`. */
    async emptyOld(): Promise<void> {
      const rows = await db.selectFrom("models").selectAll()
        .where("deleted_at", "<", secondsFromNow(-trashDays * A_DAY)).execute();
      for (const row of rows) {
        if (row.deleted_at === GOING || await markOld(row)) await eraseOld(row);
      }
      if (rows.length > 0) announce();
    },
  };
}

function gone(): Problem {
  return problem("not_found", say("no_model_with_key"));
}
