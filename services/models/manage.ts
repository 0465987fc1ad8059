import { basename, join } from "node:path";
import { z } from "zod";
import type { Access, Executor } from "../access/mod.ts";
import type { Actor } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import type { Audit } from "../audit/mod.ts";
import { now } from "../clock.ts";
import { say } from "../contract/refusals.ts";
import type { Database } from "../database/mod.ts";
import { Problem, problem } from "../errors/mod.ts";
import { type Events, timestamp } from "../events/types.ts";
import type { Pictures } from "../pictures/mod.ts";
import type { ModelRecord } from "../contract/models.ts";
import type { Models } from "./mod.ts";
import { MODELS_DEPTH, type Places, STARTER_PATH } from "./places.ts";
import { FolderError, unusable } from "./problems.ts";
import type { ModelRow } from "./row.ts";
import { removeFolder, whyKept } from "./remove_folder.ts";
import { modelsBelow } from "./scan.ts";
import { recordModel } from "./sync.ts";
import { LENGTH } from "../contract/limits.ts";

/** Fields of a model that an administrator may change. Null restores the model's own setting. */
export const modelChanges = z.strictObject({
  name: z.string().trim().min(1).max(LENGTH.modelName).optional(),
  description: z.string().max(LENGTH.modelDescription).nullish(),
  visibility: z.enum(["private", "shared"]).optional(),
  default_settings: z.strictObject({
    width: z.int().min(64).max(8192).multipleOf(8).nullish(),
    height: z.int().min(64).max(8192).multipleOf(8).nullish(),
    steps: z.int().min(1).max(500).nullish(),
    cfg_scale: z.number().min(1).max(100).nullish(),
    scheduler: z.string().min(1).max(50).nullish(),
    weight: z.number().min(-10).max(10).nullish(),
  }).nullish(),
  trigger_phrases: z.array(z.string().trim().min(1).max(200)).max(50).nullish(),
  /** How it was trained, where its files do not say it or are wrong; null goes back to these. */
  schedule: z.strictObject({
    prediction_type: z.enum(["epsilon", "v_prediction"]).nullish(),
    timestep_spacing: z.enum(["leading", "linspace", "trailing"]).nullish(),
    rescale_betas_zero_snr: z.boolean().nullish(),
  }).nullish(),
});
export type ModelChanges = z.output<typeof modelChanges>;

export interface ModelManagementOptions {
  db: Database;
  access: Pick<Access, "requireOne">;
  audit: Pick<Audit, "record">;
  events: Events;
  models: Pick<Models, "get">;
  places: Places;
  pictures: Pictures;
}

export type ModelManagement = ReturnType<typeof createModelManagement>;

/** How administrators manage models. */
export function createModelManagement(options: ModelManagementOptions) {
  const { db, access, audit, events, models, places, pictures } = options;

  async function find(key: string, on: Executor = db) {
    const row = await on.selectFrom("models").selectAll().where("model_key", "=", key)
      .executeTakeFirst();
    if (!row) throw problem("not_found", say("no_model_with_key"));
    return row;
  }

  /** Updates the row with the result of `set`, which gets its present state, in one transaction. */
  async function change(
    actor: Actor,
    key: string,
    set: (row: ModelRow) => Record<string, string | number>,
    changed: readonly string[],
  ): Promise<ModelRecord> {
    await changeAs(db, actor, async (trx) => {
      const row = await find(key, trx);
      await trx.updateTable("models").set({ ...set(row), updated_at: now() })
        .where("model_key", "=", key).execute();
      const target = { kind: "model", id: key, label: row.name };
      await audit.record(trx, { actor, action: "model.update", target, details: { changed } });
    });
    tellAll();
    return await models.get(actor, key);
  }

  const tellAll = () =>
    events.emit("models_changed", { timestamp: timestamp() }, { ownerId: null });

  async function remove(actor: Actor, key: string): Promise<void> {
    const row = await find(key);
    if (row.path === STARTER_PATH) {
      throw problem("conflict", say("model_ships"));
    }
    // A model installed in place belongs to the user who put it there, and stays on disk.
    const folder = row.path.startsWith("/") ? null : places.folderOf(row.path);
    if (folder !== null) {
      const others = await db.selectFrom("models").select("path").where("model_key", "<>", key)
        .execute();
      const why = whyKept(folder, places, others.map(({ path }) => path));
      if (why !== null) throw problem("conflict", why);
    }
    await changeAs(db, actor, async (trx) => {
      await trx.deleteFrom("models").where("model_key", "=", key).execute();
      const target = { kind: "model", id: key, label: row.name };
      await audit.record(trx, { actor, action: "model.delete", target });
    });
    await pictures.remove(key);
    if (folder !== null) await removeFolder(folder);
    tellAll();
  }

  async function reidentify(actor: Actor, key: string): Promise<ModelRecord> {
    const { path } = await find(key);
    try {
      await recordModel({ db, pictures }, { folder: places.folderOf(path), path, key });
    } catch (error) {
      if (!(error instanceof FolderError)) throw error;
      throw unusable("bad_request", error);
    }
    tellAll();
    return await models.get(actor, key);
  }

  return {
    remove,
    reidentify,

    /** Changes the given fields, and of the settings the given ones. @throws Problem not_found. */
    update(actor: Actor, key: string, changes: ModelChanges): Promise<ModelRecord> {
      const { name, description, visibility, default_settings, trigger_phrases, schedule } =
        changes;
      const over = (kept: string, given: object | null) =>
        JSON.stringify(
          given === null ? {} : Object.fromEntries(
            Object.entries({ ...JSON.parse(kept) as object, ...given })
              .filter(([, value]) => value !== null && value !== undefined),
          ),
        );
      return change(actor, key, (row) => ({
        ...(name === undefined ? {} : { name }),
        ...(description === undefined ? {} : { description: description ?? "" }),
        ...(visibility === undefined ? {} : { visibility }),
        ...(default_settings === undefined
          ? {}
          : { default_settings: over(row.default_settings, default_settings) }),
        ...(trigger_phrases === undefined
          ? {}
          : { trigger_phrases: JSON.stringify(trigger_phrases ?? []) }),
        ...(schedule === undefined ? {} : { schedule: over(row.schedule, schedule) }),
      }), Object.keys(changes));
    },

    /** Runs `act` for each key, and reports which failed and why. */
    async each(
      keys: readonly string[],
      act: (key: string) => Promise<unknown>,
    ): Promise<{ done: string[]; failed: { key: string; error: string }[] }> {
      const done: string[] = [];
      const failed: { key: string; error: string }[] = [];
      for (const key of new Set(keys)) {
        try {
          await act(key);
          done.push(key);
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
          failed.push({ key, error: error.message });
        }
      }
      return { done, failed };
    },

    async setPicture(actor: Actor, key: string, bytes: Uint8Array): Promise<ModelRecord> {
      await find(key);
      return await pictures.change(
        key,
        bytes,
        () => change(actor, key, () => ({ has_image: 1 }), ["image"]),
      );
    },

    async removePicture(actor: Actor, key: string): Promise<void> {
      if ((await find(key)).has_image === 0) {
        throw problem("not_found", say("model_has_no_image"));
      }
      await pictures.change(
        key,
        null,
        () => change(actor, key, () => ({ has_image: 0 }), ["image"]),
      );
    },

    /** @throws Problem not_found, also for a model the actor may not use. */
    async picture(actor: Actor, key: string): Promise<Uint8Array<ArrayBuffer>> {
      await access.requireOne(actor, "view", "model", key);
      if ((await find(key)).has_image === 0) {
        throw problem("not_found", say("model_has_no_image"));
      }
      return await pictures.read(key);
    },

    /** Files below the models folder without a record, which cannot be used. */
    async orphaned(): Promise<Orphan[]> {
      const rows = await db.selectFrom("models").select("path").execute();
      const known = new Set(rows.map((row) => row.path));
      return modelsBelow(places.modelsFolder, MODELS_DEPTH)
        .filter((folder) => !known.has(places.pathOf(folder)))
        .map((folder) => ({
          path: places.pathOf(folder),
          absolute_path: folder,
          ...filesAt(folder),
        }));
    },

    async removeOrphaned(
      paths: readonly string[],
    ): Promise<{ deleted: string[]; errors: Record<string, string> }> {
      const orphans = new Map((await this.orphaned()).map((o) => [o.path, o.absolute_path]));
      const known = (await db.selectFrom("models").select("path").execute()).map((m) => m.path);
      const deleted: string[] = [];
      const errors: Record<string, string> = {};
      for (const path of new Set(paths)) {
        const folder = orphans.get(path);
        const why = folder === undefined
          ? "This is not an orphaned model."
          : whyKept(folder, places, known);
        if (folder === undefined || why !== null) errors[path] = why ?? "";
        else if (await removeFolder(folder)) deleted.push(path);
        else errors[path] = "The files could not be removed.";
      }
      return { deleted, errors };
    },
  };
}

export interface Orphan {
  path: string;
  absolute_path: string;
  files: string[];
  size_bytes: number;
}

function filesAt(folder: string): { files: string[]; size_bytes: number } {
  const { isFile, size } = Deno.statSync(folder);
  if (isFile) return { files: [basename(folder)], size_bytes: size };
  const files: string[] = [];
  let size_bytes = 0;
  const walk = (below: string) => {
    for (const entry of Deno.readDirSync(join(folder, below))) {
      const path = join(below, entry.name);
      if (entry.isDirectory) walk(path);
      else if (entry.isFile) {
        files.push(path);
        size_bytes += Deno.statSync(join(folder, path)).size;
      }
    }
  };
  walk("");
  return { files: files.sort(), size_bytes };
}
