import type { Actor } from "../actor.ts";
import type { Audit } from "../audit/mod.ts";
import { changeAs } from "../change_as.ts";
import type { InstallJob } from "../contract/model_installs.ts";
import { say } from "../contract/refusals.ts";
import type { Database } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import { sourceText, totalBytes, type TypedSource, type Vault } from "../hubs/mod.ts";
import type { ModelDownloads } from "./downloads/mod.ts";
import { requireRoom } from "./downloads/room.ts";
import type { DownloadRows } from "./downloads/rows.ts";
import type { InstallOptions } from "./install_options.ts";
import type { JobList } from "./jobs.ts";
import type { createOffers } from "./offers.ts";
import type { Places } from "./places.ts";
import { withStarterHashes } from "./starter_hashes.ts";
import { starterBase, type StarterModel } from "./starter_list.ts";
import type { ModelUploads } from "./uploads/mod.ts";

export interface DownloadInstallOptions {
  db: Database;
  audit: Pick<Audit, "record">;
  places: Places;
  vault: Pick<Vault, "seal">;
  jobs: Pick<JobList, "nextId">;
  rows: DownloadRows;
  offers: Pick<ReturnType<typeof createOffers>, "ask">;
  downloads: Pick<ModelDownloads, "start" | "reserved">;
  uploads: Pick<ModelUploads, "coming">;
}

/** Begins to download models: what the hub offers is asked, and noted together with its files. */
export function createDownloadInstall(
  { db, audit, places, vault, jobs, rows, offers, downloads, uploads }: DownloadInstallOptions,
) {
  return async (
    actor: Actor,
    typed: TypedSource,
    given: InstallOptions,
    /** The starter model that it is, if it was asked for as one. */
    starter?: StarterModel,
  ): Promise<InstallJob> => {
    const { source, token } = typed;
    const { files: offered, ...about } = await offers.ask(typed);
    const files = starter ? withStarterHashes(starter, offered) : offered;
    if (files.length === 0) {
      const { choices } = about;
      throw problem("bad_request", say("choose_one_file", { count: choices.length }), {
        facts: { choices },
      });
    }
    const text = sourceText(about.source);
    const options = { ...given, base: given.base ?? starterBase(text) };
    const bytes = totalBytes(files) ?? 0;
    const coming = downloads.reserved() + await uploads.coming();
    await requireRoom(places.modelsFolder, bytes, coming);
    const id = jobs.nextId();
    const sealedToken = token === null ? null : await vault.seal(token);
    const offer = source.type === "url" ? { ...about, source: { ...source, url: text } } : about;
    const download = { id, source: text, offer, options, sealedToken };
    const sealed = await rows.seal(files);
    await changeAs(db, actor, async (trx) => {
      const there = await trx.selectFrom("models").selectAll().where("source", "=", text).execute();
      const others = there.filter((row) =>
        row.model_key !== options.replaces && places.holds(row.path)
      );
      const used = others.some((row) => row.deleted_at === null);
      if (used) throw problem("conflict", say("already_installed"));
      if (await rows.holds(trx, text)) throw problem("conflict", say("already_installing"));
      // An earlier version in the trash does not keep anybody from updating once more.
      const isUpdate = options.replaces !== undefined;
      if (others.length > 0 && !isUpdate) throw problem("conflict", say("model_in_trash"));
      await rows.add(trx, download, sealed);
      await audit.record(trx, { actor, action: "model.download", details: { source: text } });
    });
    return downloads.start({
      ...download,
      status: "waiting",
      error: null,
      target: null,
      files: files.map((file, place) => ({ ...file, place, validator: null, done: false })),
    }, actor);
  };
}
