import type { Actor } from "../actor.ts";
import type { InstallJob, ModelUpdate } from "../contract/model_installs.ts";
import { say } from "../contract/refusals.ts";
import type { Database } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import { type Offer, parseSource, sourceText, totalBytes, type TypedSource } from "../hubs/mod.ts";
import { originOf } from "./origin.ts";
import type { ModelRow } from "./row.ts";

export interface UpdatesOptions {
  db: Database;
  /** What a hub has at a source. @throws Problem */
  offerOf(source: TypedSource["source"]): Promise<Offer>;
  /** Downloads an offer, in the place of a model. */
  download(actor: Actor, source: TypedSource["source"], replaces: string): Promise<InstallJob>;
}

/** Newer versions of installed models on the hubs that they came from. */
export function createUpdates({ db, offerOf, download }: UpdatesOptions) {
  async function find(key: string): Promise<ModelRow> {
    const row = await db.selectFrom("models").selectAll().where("model_key", "=", key)
      .where("deleted_at", "is", null).executeTakeFirst();
    if (!row) throw problem("not_found", say("no_model_with_key"));
    return row;
  }

  return {
    /**
     * Asks the hub of a model whether it has other files by now. @throws Problem as `offer` does
     */
    async look(key: string): Promise<ModelUpdate> {
      const row = await find(key);
      const source = latestOf(row);
      const none = { newer: null, source: null, name: null, bytes: null, page: null };
      if (source === null) return none;
      const offer = await offerOf(source);
      const newer = differs(row, offer);
      return newer === true
        ? {
          newer,
          source: sourceText(offer.source),
          name: offer.name,
          bytes: totalBytes(offer.files),
          page: offer.page,
        }
        : { ...none, newer };
    },

    /** Downloads the newer version, which then takes the place of the model. @throws Problem */
    async start(actor: Actor, key: string): Promise<InstallJob> {
      const source = latestOf(await find(key));
      if (source === null) throw problem("bad_request", say("no_hub_of_model"));
      return await download(actor, source, key);
    },
  };
}

/** Where the newest version of a model is to be found; null for one that no hub has versions of. */
function latestOf(row: ModelRow): TypedSource["source"] | null {
  if (originOf(row).type === undefined) return null;
  const source = parseSource(row.source)?.source ?? null;
  if (source?.type === "civitai") {
    return source.model === null ? null : { ...source, version: null };
  }
  return source?.type === "hf" ? source : null;
}

/**
 * Whether an offer has other weights than a model; null if nothing tells. Hashes of files, not the
 * commit: most commits change a description.
 */
function differs(row: ModelRow, { source, layout, files }: Offer): boolean | null {
  const present = parseSource(row.source)?.source;
  if (source.type === "civitai" && present?.type === "civitai" && present.version !== null) {
    return source.version !== present.version;
  }
  const known = originOf(row).sha256 ?? {};
  const told = files.flatMap(({ path, sha256 }) => {
    const before = known[layout === "file" ? "" : path];
    return sha256 === null || before === undefined ? [] : [sha256 !== before];
  });
  return told.length === 0 ? null : told.includes(true);
}
