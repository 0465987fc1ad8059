import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Actor } from "../../actor.ts";
import type { Audit } from "../../audit/mod.ts";
import { changeAs } from "../../change_as.ts";
import { A_DAY, now, secondsFromNow } from "../../clock.ts";
import type { ModelUpload, NewUploadBody } from "../../contract/model_uploads.ts";
import { MOST_UPLOADS } from "../../contract/model_uploads.ts";
import { say } from "../../contract/refusals.ts";
import type { Database, Tables } from "../../database/mod.ts";
import { problem } from "../../errors/mod.ts";
import { PICKLE_NAME, WEIGHTS_NAME, weightsSuffix } from "../../../inference/weights/signatures.ts";
import type { Selectable, Transaction } from "kysely";
import { nameForPlace } from "../copy.ts";
import { requireRoom } from "../downloads/room.ts";
import { nameOfPath } from "../layout.ts";
import { removeLeftovers } from "../leftovers.ts";
import type { Places } from "../places.ts";
import { sizeOf } from "../on_disk.ts";

type Row = Selectable<Tables["model_uploads"]>;

/** Prefix of the folder of an upload, whose id follows. */
const UPLOADING = ".uploading-";
/** How long an upload that nobody goes on with is kept, in seconds. */
const KEPT = 7 * A_DAY;

export interface ModelUploadsOptions {
  db: Database;
  audit: Pick<Audit, "record">;
  places: Pick<Places, "modelsFolder">;
  /** Bytes that running downloads have yet to write. */
  reserved(): number;
}

export type ModelUploads = ReturnType<typeof createModelUploads>;

/**
 * Takes files of weights in parts, each at the offset where the last one ended, as the tus protocol
 * does (https://tus.io/protocols/resumable-upload): after a pause, a reload of the page or a new
 * start of the server, an upload goes on where it was. A part counts once it is synced to the disk.
 */
export function createModelUploads({ db, audit, places, reserved }: ModelUploadsOptions) {
  /** Uploads that are being written, installed or removed. */
  const busy = new Set<string>();
  const folderOf = (id: string) => join(places.modelsFolder, `${UPLOADING}${id}`);
  const fileOf = (row: Pick<Row, "upload_id" | "name">) =>
    join(folderOf(row.upload_id), nameForPlace(nameOfPath(row.name)) + weightsSuffix(row.name));
  const all = (from: Pick<Database, "selectFrom"> = db) =>
    from.selectFrom("model_uploads").selectAll().orderBy("created_at").orderBy("upload_id")
      .execute();

  const rowOf = (id: string): Promise<Row | undefined> =>
    db.selectFrom("model_uploads").selectAll().where("upload_id", "=", id).executeTakeFirst();

  async function find(id: string): Promise<Row> {
    const row = await rowOf(id);
    if (!row) throw problem("not_found", say("no_such_upload"));
    return row;
  }

  const removeFolder = (id: string) =>
    Deno.remove(folderOf(id), { recursive: true }).catch(() => {});

  async function remove(row: Row): Promise<void> {
    await removeFolder(row.upload_id);
    await db.deleteFrom("model_uploads").where("upload_id", "=", row.upload_id).execute();
  }

  /** @throws Problem conflict while other work has the upload: two would write over each other */
  async function alone<T>(id: string, work: () => Promise<T>): Promise<T> {
    if (busy.has(id)) throw problem("conflict", say("upload_busy"));
    busy.add(id);
    try {
      return await work();
    } finally {
      busy.delete(id);
    }
  }

  /** The file of an upload, and the name that it came with. */
  async function whole(id: string): Promise<{ file: string; name: string }> {
    const row = await find(id);
    if (row.received < row.bytes) throw problem("conflict", say("upload_not_whole"));
    return { file: fileOf(row), name: row.name };
  }

  return {
    list: async (): Promise<ModelUpload[]> => (await all()).map(toUpload),
    get: async (id: string): Promise<ModelUpload> => toUpload(await find(id)),

    /**
     * Begins an upload.
     * @throws Problem 409 (too many), 415 (not a file of weights), 507 (no room for it)
     */
    async start(actor: Actor, { name, bytes }: NewUploadBody): Promise<ModelUpload> {
      if (PICKLE_NAME.test(name)) throw problem("unsupported_media", say("only_pickles", { name }));
      if (!WEIGHTS_NAME.test(name)) {
        throw problem("unsupported_media", say("not_weights", { name }));
      }
      const at = now();
      const row: Row = {
        ...{ upload_id: crypto.randomUUID(), name, bytes, received: 0 },
        ...{ created_at: at, updated_at: at },
      };
      await changeAs(db, actor, async (trx) => {
        const open = await all(trx);
        if (open.length >= MOST_UPLOADS) {
          throw problem("conflict", say("too_many_uploads", { most: MOST_UPLOADS }));
        }
        await requireRoom(places.modelsFolder, bytes, reserved() + comingOf(open));
        await trx.insertInto("model_uploads").values(row).execute();
        await audit.record(trx, { actor, action: "model.upload", details: { name, bytes } });
      });
      try {
        await Deno.mkdir(folderOf(row.upload_id), { recursive: true, mode: 0o700 });
      } catch (error) {
        await remove(row);
        throw error;
      }
      return toUpload(row);
    },

    /**
     * Writes a part of the file.
     * @param offset where it begins: the bytes that are there already
     * @param sha256 of the part in hexadecimal, if its sender has one
     * @throws Problem 400 (the part was changed on its way, or is longer than what is missing),
     * 404, 409 (another offset, which `facts` says; another part is being written)
     */
    async write(
      actor: Actor,
      id: string,
      { offset, sha256, part }: { offset: number; sha256?: string | undefined; part: Uint8Array },
    ): Promise<ModelUpload> {
      return await alone(id, async () => {
        const row = await find(id);
        if (offset !== row.received) {
          throw problem("conflict", say("upload_elsewhere", { offset: row.received }), {
            facts: { offset: row.received },
          });
        }
        if (part.length === 0 || offset + part.length > row.bytes) {
          throw problem("bad_request", say("upload_too_long", { bytes: row.bytes }));
        }
        if (sha256 && createHash("sha256").update(part).digest("hex") !== sha256.toLowerCase()) {
          throw problem("bad_request", say("upload_differs"));
        }
        await writeAt(fileOf(row), offset, part);
        const received = offset + part.length;
        const updated_at = now();
        await changeAs(
          db,
          actor,
          (trx) =>
            trx.updateTable("model_uploads").set({ received, updated_at })
              .where("upload_id", "=", id).execute(),
        );
        return toUpload({ ...row, received, updated_at });
      });
    },

    /** Gives up an upload and removes what there is of it. @throws Problem not_found, conflict */
    async cancel(actor: Actor, id: string): Promise<void> {
      await alone(id, async () => {
        const row = await find(id);
        await changeAs(db, actor, async (trx) => {
          await trx.deleteFrom("model_uploads").where("upload_id", "=", id).execute();
          const { name, bytes, received } = row;
          const details = { name, bytes, received };
          await audit.record(trx, { actor, action: "model.upload_cancel", details });
        });
        await removeFolder(id);
      });
    },

    /** @throws Problem not_found, conflict for one that is not whole */
    whole,

    /**
     * Hands a whole file to the work that moves it to its place. Nothing else may touch the upload
     * meanwhile.
     * @param work is given the file, and a function that removes the upload in the transaction that
     * records its model
     * @throws Problem as `whole` does, and what the work throws: the upload then stays
     */
    async take(
      id: string,
      work: (file: string, forget: (trx: Transaction<Tables>) => Promise<void>) => Promise<void>,
    ): Promise<void> {
      await alone(id, async () => {
        await work((await whole(id)).file, async (trx) => {
          await trx.deleteFrom("model_uploads").where("upload_id", "=", id).execute();
        });
        await removeFolder(id);
      });
    },

    /** Bytes that uploads have yet to write. */
    coming: async (): Promise<number> => comingOf(await all()),

    /** Removes uploads that nobody has gone on with for a week. */
    async sweep(): Promise<void> {
      const before = secondsFromNow(-KEPT);
      for (const { upload_id } of await all()) {
        if (busy.has(upload_id)) continue;
        await alone(upload_id, async () => {
          const row = await rowOf(upload_id);
          if (row && row.updated_at < before) await remove(row);
        });
      }
    },

    /**
     * Removes folders without an upload, and uploads whose folder or file is gone. Call it at the
     * start.
     */
    async recover(): Promise<void> {
      const known = await all();
      const ids = known.map(({ upload_id }) => upload_id);
      await removeLeftovers(places.modelsFolder, UPLOADING, ids);
      for (const row of known) {
        const whole = (sizeOf(fileOf(row)) ?? 0) >= row.received;
        if (!whole || sizeOf(folderOf(row.upload_id)) === null) await remove(row);
      }
    },
  };
}

/** Bytes that these uploads have yet to write. */
function comingOf(rows: readonly Row[]): number {
  return rows.reduce((sum, { bytes, received }) => sum + bytes - received, 0);
}

function toUpload(row: Row): ModelUpload {
  return {
    id: row.upload_id,
    name: row.name,
    bytes: row.bytes,
    offset: row.received,
    expires_at: new Date(Date.parse(row.updated_at) + KEPT * 1000).toISOString(),
  };
}

/** What lies behind the offset is of a part whose end was not seen: it is overwritten. */
async function writeAt(path: string, offset: number, part: Uint8Array): Promise<void> {
  using file = await Deno.open(path, { write: true, create: true, mode: 0o600 });
  await file.truncate(offset);
  await file.seek(offset, Deno.SeekMode.Start);
  for (let at = 0; at < part.length;) at += await file.write(part.subarray(at));
  await file.sync();
}
