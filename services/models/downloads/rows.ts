import { now } from "../../clock.ts";
import { type Refusal } from "../../contract/refusals.ts";
import type { Database, Tables } from "../../database/mod.ts";
import type { Transaction } from "kysely";
import { type Offer, type OfferedFile, type Vault, withoutQuery } from "../../hubs/mod.ts";
import type { InstallOptions } from "../install_options.ts";
import type { FileState } from "./fetch_file.ts";

/** A file of a download: what is known of it, and where it comes to lie. */
export interface DownloadFile extends FileState {
  place: number;
  /** Below the folder of the download. */
  path: string;
  done: boolean;
}

/**
 * What a hub said of a model. Its files are rows of their own, and a link stands without its query.
 */
export type StoredOffer = Omit<Offer, "files">;

/** A download as the database keeps it. */
export interface Download {
  id: number;
  source: string;
  offer: StoredOffer;
  options: InstallOptions;
  status: "waiting" | "paused" | "error";
  error: Refusal | null;
  sealedToken: string | null;
  /** The stored path that the model is being moved to; null before. */
  target: string | null;
  files: DownloadFile[];
}

type NewDownload = Omit<Download, "files" | "status" | "error" | "target">;
type FileRow = Omit<Tables["model_download_files"], "download_id" | "place" | "done" | "validator">;

/** Writes and reads downloads. A download that has ended well has no row. */
export function createDownloadRows(db: Database, vault: Vault) {
  return {
    /** The rows of files, whose queries are encrypted: they may hold a signature or a token. */
    async seal(files: readonly OfferedFile[]): Promise<FileRow[]> {
      return await Promise.all(files.map(async ({ path, url, bytes, sha256 }) => {
        const { search } = new URL(url);
        return {
          path,
          url: withoutQuery(url),
          sealed_query: search === "" ? null : await vault.seal(search),
          bytes,
          sha256,
        };
      }));
    },

    async add(
      trx: Transaction<Tables>,
      { id, source, offer, options, sealedToken }: NewDownload,
      files: readonly FileRow[],
    ) {
      const at = now();
      await trx.insertInto("model_downloads").values({
        download_id: id,
        source,
        offer: JSON.stringify(offer),
        options: JSON.stringify(options),
        status: "waiting",
        error: null,
        sealed_token: sealedToken,
        target: null,
        created_at: at,
        updated_at: at,
      }).execute();
      await trx.insertInto("model_download_files").values(
        files.map((file, place) => ({ ...file, download_id: id, place, validator: null })),
      ).execute();
    },

    /** Whether a download of this source goes on, waits or has failed. */
    async holds(trx: Transaction<Tables>, source: string): Promise<boolean> {
      const found = await trx.selectFrom("model_downloads").select("download_id")
        .where("source", "=", source).executeTakeFirst();
      return found !== undefined;
    },

    async all(): Promise<Download[]> {
      const rows = await db.selectFrom("model_downloads").selectAll().orderBy("download_id")
        .execute();
      const files = await Promise.all(
        (await db.selectFrom("model_download_files").selectAll().orderBy("place").execute())
          .map(async ({ sealed_query, done, ...file }) => ({
            ...file,
            url: file.url + (sealed_query && await vault.unseal(sealed_query) || ""),
            done: done === 1,
          })),
      );
      return rows.map((row) => ({
        id: row.download_id,
        source: row.source,
        offer: JSON.parse(row.offer) as StoredOffer,
        options: JSON.parse(row.options) as InstallOptions,
        status: row.status,
        error: row.error === null ? null : JSON.parse(row.error) as Refusal,
        sealedToken: row.sealed_token,
        target: row.target,
        files: files.filter(({ download_id }) => download_id === row.download_id)
          .map(({ download_id: _, ...file }) => file),
      }));
    },

    async set(
      id: number,
      changes: Partial<Pick<Download, "status" | "error" | "target">>,
    ): Promise<void> {
      const { error, ...rest } = changes;
      await db.updateTable("model_downloads").set({
        ...rest,
        ...(error === undefined ? {} : { error: error && JSON.stringify(error) }),
        updated_at: now(),
      }).where("download_id", "=", id).execute();
    },

    async setFile(
      id: number,
      place: number,
      changes: Partial<Pick<DownloadFile, "bytes" | "sha256" | "validator" | "done">>,
    ): Promise<void> {
      const { done, ...rest } = changes;
      await db.updateTable("model_download_files").set({
        ...rest,
        ...(done === undefined ? {} : { done: done ? 1 : 0 }),
      }).where("download_id", "=", id).where("place", "=", place).execute();
    },

    async remove(id: number, on: Database | Transaction<Tables> = db): Promise<void> {
      await on.deleteFrom("model_downloads").where("download_id", "=", id).execute();
    },
  };
}

export type DownloadRows = ReturnType<typeof createDownloadRows>;
