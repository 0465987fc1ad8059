import type { Transaction } from "kysely";
import type { Actor } from "../actor.ts";
import type { Audit } from "../audit/mod.ts";
import type { InstallJob } from "../contract/model_installs.ts";
import { LENGTH } from "../contract/limits.ts";
import type { Database, Tables } from "../database/mod.ts";
import type { Covers } from "../covers.ts";
import type { Report } from "./downloads/report.ts";
import type { InstallOptions } from "./install_options.ts";
import type { Borrowed } from "./lending.ts";
import type { Models } from "./mod.ts";
import type { Origin } from "./origin.ts";
import type { Places } from "./places.ts";
import { exchangeFiles, isSameKind } from "./replace.ts";
import { surveyModels } from "./survey.ts";
import { recordModel } from "./sync.ts";

/** A model whose files are in their place, and what is known of it beside them. */
export interface Arrived {
  actor: Actor;
  job: InstallJob;
  folder: string;
  options: InstallOptions;
  /** Asked once more before the model is recorded: what was cancelled until then is not. */
  signal: AbortSignal;
  /** What the hub says, for a model that was downloaded. */
  from?: {
    source: string;
    origin: Origin;
    name: string;
    description: string | null;
    triggerPhrases: readonly string[];
    cover: Uint8Array | null;
  };
  /** Written in the same transaction as the audit row. */
  also?: (trx: Transaction<Tables>) => Promise<void>;
}

export interface RegisterOptions {
  db: Database;
  audit: Pick<Audit, "record">;
  report: Report;
  models: Pick<Models, "get">;
  covers: Pick<Covers, "save" | "maxBytes">;
  places: Places;
}

/** Records models that have arrived at their places. */
export function createRegister(
  { db, audit, report, models, covers, places }: RegisterOptions,
) {
  return {
    /**
     * Records the model and ends its job.
     * @throws FolderError for what is none, the reason of the signal
     */
    async register(arrived: Arrived): Promise<void> {
      const { actor, job, folder, options } = arrived;
      const path = places.pathOf(folder);
      const { base } = options;
      const name = nameOf(arrived);
      // A look through the folder may have found it first.
      const known = await db.selectFrom("models").select("model_key").where("path", "=", path)
        .executeTakeFirst();
      const store = { db, covers };
      const key = await recordModel(store, { folder, path, key: known?.model_key, name, base });
      let recorded = key;
      try {
        recorded = await complete(key, arrived);
      } catch (error) {
        // Its files go back where they came from: nothing may stand for them.
        if (!known) await db.deleteFrom("models").where("model_key", "=", key).execute();
        throw error;
      }
      const config = await models.get(actor, recorded);
      job.config_out = config;
      job.local_path = folder;
      job.bytes = job.total_bytes;
      job.status = "completed";
      report.installed(job, config);
    },
  };

  /**
   * Adds to a record what its files do not say.
   * @returns the key of the model, which is another one if the files are an update of it
   */
  async function complete(key: string, arrived: Arrived): Promise<string> {
    const { actor, options, signal, from, also } = arrived;
    const name = nameOf(arrived);
    const row = await db.selectFrom("models").selectAll().where("model_key", "=", key)
      .executeTakeFirstOrThrow();
    const components = JSON.stringify(
      chosen((await surveyModels({ db, places })).borrowedBy(row)),
    );
    const cover = from?.cover && row.has_image === 0 && await saved(key, from.cover);
    const description = options.description ?? (row.description || from?.description);
    return await db.transaction().execute(async (trx) => {
      await trx.updateTable("models").set({
        components,
        // One that lies in the trash at this place comes back.
        deleted_at: null,
        ...(name === undefined ? {} : { name }),
        ...(typeof description === "string" ? { description } : {}),
        ...(cover ? { has_image: 1 as const } : {}),
        ...(from && {
          source: from.source,
          origin: JSON.stringify(from.origin),
          ...(row.trigger_phrases === "[]"
            ? { trigger_phrases: JSON.stringify(from.triggerPhrases) }
            : {}),
        }),
      }).where("model_key", "=", key).execute();
      const replaced = await replace(trx, key, options.replaces);
      const target = { kind: "model", id: replaced ?? key, label: name ?? null };
      const action = replaced === null ? "model.install" : "model.replace";
      await audit.record(trx, { actor, action, target });
      await also?.(trx);
      signal.throwIfAborted();
      return replaced ?? key;
    });
  }

  /**
   * Gives the files of a new record to the model that they are an update of.
   * @returns its key; null if the new record stands for itself
   */
  async function replace(
    trx: Transaction<Tables>,
    key: string,
    replaces: string | undefined,
  ): Promise<string | null> {
    if (replaces === undefined || replaces === key) return null;
    const rows = await trx.selectFrom("models").selectAll()
      .where("model_key", "in", [key, replaces]).execute();
    const model = rows.find((row) => row.model_key === replaces && row.deleted_at === null);
    const fresh = rows.find((row) => row.model_key === key);
    if (!model || !fresh || !isSameKind(model, fresh)) return null;
    await exchangeFiles(trx, model, fresh);
    return replaces;
  }

  /** An image that cannot be used is no reason to refuse the model. */
  async function saved(key: string, bytes: Uint8Array): Promise<boolean> {
    try {
      await covers.save(key, bytes);
      return true;
    } catch {
      return false;
    }
  }
}

/** What a person or the hub calls it; undefined: its files say it. */
function nameOf({ options, from }: Arrived): string | undefined {
  return options.name ?? from?.name.slice(0, LENGTH.modelName);
}

function chosen(lenders: readonly Borrowed[]): Record<string, string> {
  return Object.fromEntries(
    lenders.flatMap(({ part, lender }) => lender ? [[part, lender.model_key]] : []),
  );
}
