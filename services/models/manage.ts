import { z } from "zod";
import { REFINERS } from "../../inference/families/defaults.ts";
import type { Access, Executor } from "../access/mod.ts";
import type { Actor } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import type { Audit } from "../audit/mod.ts";
import { now } from "../clock.ts";
import { say } from "../contract/refusals.ts";
import type { Database } from "../database/mod.ts";
import { invalid, Problem, problem, wrong } from "../errors/mod.ts";
import { type Events, timestamp } from "../events/types.ts";
import type { Covers } from "../covers.ts";
import type { ModelRecord } from "../contract/models.ts";
import type { Base } from "../../inference/recognition/types.ts";
import type { Models } from "./mod.ts";
import { createOrphans } from "./orphans.ts";
import type { Places } from "./places.ts";
import { FolderError, unusable } from "./problems.ts";
import type { ModelRow } from "./row.ts";
import { factsAt } from "./sync.ts";
import { createModelTrash } from "./trash.ts";
import { LENGTH } from "../contract/limits.ts";

/** Fields of a model that an administrator may change. Null restores the model's own setting. */
export const modelChanges = z.strictObject({
  name: z.string().trim().min(1).max(LENGTH.modelName).optional(),
  description: z.string().max(LENGTH.modelDescription).nullish(),
  visibility: z.enum(["private", "shared"]).optional(),
  /** Whether images for which no model is named are made with it; only one model has this. */
  is_default: z.boolean().optional(),
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
  covers: Covers;
  /** Days after which a removed model is gone for good. */
  trashDays: number;
}

export type ModelManagement = ReturnType<typeof createModelManagement>;

/** How administrators manage models. */
export function createModelManagement(options: ModelManagementOptions) {
  const { db, access, audit, events, models, places, covers } = options;
  const trash = createModelTrash(options);

  async function find(key: string, on: Executor = db) {
    const row = await on.selectFrom("models").selectAll().where("model_key", "=", key)
      .where("deleted_at", "is", null).executeTakeFirst();
    if (!row) throw problem("not_found", say("no_model_with_key"));
    return row;
  }

  /** Updates the row with the result of `set`, which gets its present state, in one transaction. */
  async function change(
    actor: Actor,
    key: string,
    set: (row: ModelRow) => Record<string, string | number | null>,
    changed: readonly string[],
  ): Promise<ModelRecord> {
    await changeAs(db, actor, async (trx) => {
      const row = await find(key, trx);
      const values = set(row);
      if (values["is_default"] === 1) {
        await trx.updateTable("models").set({ is_default: 0 }).where("is_default", "=", 1)
          .execute();
      }
      await trx.updateTable("models").set({ ...values, updated_at: now() })
        .where("model_key", "=", key).execute();
      const target = { kind: "model", id: key, label: row.name };
      await audit.record(trx, { actor, action: "model.update", target, details: { changed } });
    });
    tellAll();
    return await models.get(actor, key);
  }

  const tellAll = () =>
    events.emit("models_changed", { timestamp: timestamp() }, { ownerId: null });

  /** Reads the files again. The family that was given for files that do not say it stays. */
  async function reidentify(actor: Actor, key: string): Promise<ModelRecord> {
    const { path, base } = await find(key);
    try {
      const { facts } = await factsAt(places.folderOf(path), path, base as Base);
      return await change(actor, key, () => facts, ["files"]);
    } catch (error) {
      if (!(error instanceof FolderError)) throw error;
      throw unusable("bad_request", error);
    }
  }

  return {
    ...createOrphans(options),
    remove: trash.remove,
    trash,
    reidentify,

    /** Changes the given fields, and of the settings the given ones. @throws Problem not_found. */
    update(actor: Actor, key: string, changes: ModelChanges): Promise<ModelRecord> {
      const { name, description, visibility, default_settings, trigger_phrases, schedule } =
        changes;
      const { is_default } = changes;
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
        ...(is_default === undefined ? {} : { is_default: is_default ? requireMaker(row) : 0 }),
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

    async setCover(actor: Actor, key: string, bytes: Uint8Array): Promise<ModelRecord> {
      await find(key);
      return await covers.change(
        key,
        bytes,
        () => change(actor, key, () => ({ has_image: 1 }), ["image"]),
      );
    },

    async removeCover(actor: Actor, key: string): Promise<void> {
      if ((await find(key)).has_image === 0) {
        throw problem("not_found", say("model_has_no_image"));
      }
      await covers.change(
        key,
        null,
        () => change(actor, key, () => ({ has_image: 0 }), ["image"]),
      );
    },

    /** @throws Problem not_found, also for a model the actor may not use. */
    async cover(actor: Actor, key: string): Promise<Uint8Array<ArrayBuffer>> {
      await access.requireOne(actor, "view", "model", key);
      if ((await find(key)).has_image === 0) {
        throw problem("not_found", say("model_has_no_image"));
      }
      return await covers.read(key);
    },
  };
}

/** @throws Problem 422 for a model that makes no images by itself */
function requireMaker({ type, base }: ModelRow): 1 {
  if (type === "main" && !REFINERS.has(base)) return 1;
  throw invalid([wrong("is_default", say("not_a_default"))]);
}
