import { downloadZip } from "client-zip";
import type { Access, Executor, Oversight } from "../access/mod.ts";
import type { Refused, RequestedDownload } from "../contract/images.ts";
import { say } from "../contract/refusals.ts";
import { namesOf } from "../names_of.ts";
import type { Actor } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import { now, secondsFromNow } from "../clock.ts";
import type { Database } from "../database/mod.ts";
import { inList, NOT_DELETED } from "../database/in_list.ts";
import { problem } from "../errors/mod.ts";
import { type Events, timestamp } from "../events/types.ts";
import { type ImageFiles, imageKey, type Stored } from "../images/files.ts";
import { refusedOf, thingOf } from "../images/outcome.ts";
import { whileStanding } from "../while_standing.ts";
import { foldersOf, freeNames } from "./folders.ts";
import { downloadName, FILE_NAME } from "../images/file_name.ts";

/** Lifetime of a prepared download, in seconds. */
const WAITS = 24 * 3600;
/**
 * How many may wait per person; the oldest are dropped first. Asking needs only the right to view,
 * and each request names up to ten thousand images: without a limit they would fill the disk.
 */
export const MOST_WAITING = 50;

export interface Downloads {
  /**
   * Records what to pack; nothing is packed until it is fetched.
   * @throws Problem bad_request for an empty request; not_found if the actor may see none of it
   */
  request(
    actor: Actor,
    wish: { image_names: readonly string[] | null; board_id: string | null },
  ): Promise<RequestedDownload>;
  /**
   * Packs the images while they are sent. Only the user who requested it may fetch it, once; images
   * that they may no longer see by then are left out. A zip of one board is named after it.
   * @throws Problem not_found
   */
  fetch(
    actor: Actor,
    name: string,
  ): Promise<{ zip: ReadableStream<Uint8Array>; fileName: string }>;
}

export interface DownloadsDeps {
  db: Database;
  access: Access;
  oversight: Pick<Oversight, "recordChange">;
  events: Events;
  files: ImageFiles;
}

export function createDownloads(
  { db, access, oversight, events, files }: DownloadsDeps,
): Downloads {
  async function wanted(
    actor: Actor,
    { image_names, board_id }: { image_names: readonly string[] | null; board_id: string | null },
  ): Promise<{ names: string[]; refused: Refused[] }> {
    if (image_names !== null && image_names.length > 0) {
      const verdict = await access.require(actor, "view", "image", image_names);
      if (verdict.allowed.size === 0) {
        throw problem("not_found", say("no_images_left"));
      }
      return { names: [...verdict.allowed], refused: refusedOf(verdict) };
    }
    if (board_id === null) {
      throw problem("bad_request", "Name the images or the board to download.");
    }
    await access.requireOne(actor, "view", "board", board_id);
    const rows = await db.selectFrom("images").select("image_name")
      .where("board_id", "=", board_id).where("is_intermediate", "=", 0)
      .where(access.visible(actor, "image")).execute();
    return { names: rows.map((row) => row.image_name), refused: [] };
  }

  return {
    async request(actor, wish) {
      const { names, refused } = await wanted(actor, wish);
      const id = crypto.randomUUID();
      const name = `${id}.zip`;
      await changeAs(db, actor, async (trx) => {
        await trx.deleteFrom("downloads").where("expires_at", "<", now()).execute();
        await trx.insertInto("downloads").values({
          download_name: name,
          user_id: actor.userId,
          image_names: JSON.stringify(names),
          created_at: now(),
          expires_at: secondsFromNow(WAITS),
        }).execute();
        await trx.deleteFrom("downloads").where("user_id", "=", actor.userId)
          .where("download_name", "<>", name).where((e) =>
            e(
              "download_name",
              "not in",
              e.selectFrom("downloads").select("download_name")
                .where("user_id", "=", actor.userId)
                .where("download_name", "<>", name)
                .orderBy("created_at", "desc").limit(MOST_WAITING - 1),
            )
          ).execute();
      });
      events.emit("bulk_download_complete", {
        timestamp: timestamp(),
        bulk_download_id: "default",
        bulk_download_item_id: id,
        bulk_download_item_name: name,
        user_id: actor.userId,
      }, { ownerId: actor.userId });
      return {
        response: `${names.length} images are ready to be downloaded.`,
        bulk_download_item_name: name,
        refused,
      };
    },

    async fetch(actor, name) {
      const { images, folders, board } = await changeAs(db, actor, async (trx) => {
        const row = await trx.deleteFrom("downloads").where("download_name", "=", name)
          .where("user_id", "=", actor.userId).where("expires_at", ">", now())
          .returning("image_names").executeTakeFirst();
        if (!row) {
          throw problem("not_found", say("no_such_download"));
        }
        const names = JSON.parse(row.image_names) as string[];
        const { allowed } = await access.require(actor, "view", "image", names, trx);
        const images = await trx.selectFrom("images")
          .select(["image_name", "image_subfolder", "user_id", "bytes", "board_id", FILE_NAME])
          .where(inList("image_name", allowed)).where(NOT_DELETED).execute();
        await oversight.recordChange(trx, actor, "download", images.map(thingOf));
        const folders = foldersOf(await namesOf(trx, images));
        return { images, folders, board: await onlyBoard(trx, actor, images) };
      });
      const mayStill = async (imageName: string) =>
        (await access.require(actor, "view", "image", [imageName])).allowed.has(imageName);
      const zip = downloadZip(packed(files, images, folders, mayStill)).body;
      if (!zip) throw new Error("the zip writer gave no stream");
      return {
        zip: whileStanding(db, actor, zip),
        fileName: board === null ? name : `${board}.zip`,
      };
    },
  };

  /** The name of the board that all of the images lie on, if there is one and the actor sees it. */
  async function onlyBoard(
    trx: Executor,
    actor: Actor,
    images: readonly { board_id: string | null }[],
  ): Promise<string | null> {
    const [id, ...others] = new Set(images.map(({ board_id }) => board_id));
    if (!id || others.length > 0) return null;
    const { allowed } = await access.require(actor, "view", "board", [id], trx);
    if (!allowed.has(id)) return null;
    const { board_name } = await trx.selectFrom("boards").select("board_name")
      .where("board_id", "=", id).executeTakeFirstOrThrow();
    return board_name;
  }
}

/**
 * Opens one file after the other, as the reader of the zip takes them, and leaves out any that may
 * no longer be seen by then, or is not the file that was stored.
 */
async function* packed(
  files: ImageFiles,
  images: readonly (Stored & { user_id: string; bytes: number; file_name: string | null })[],
  folders: ReadonlyMap<string, string>,
  mayStill: (imageName: string) => Promise<boolean>,
) {
  const free = freeNames();
  for (const image of images) {
    if (!await mayStill(image.image_name)) continue;
    // One that was deleted for good since: the others are still wanted.
    const file = await files.store.open(imageKey(image));
    if (file === null) continue;
    const { body, size, modified: lastModified } = file;
    const reader = body.getReader();
    try {
      if (size !== image.bytes) continue;
      const plain = downloadName(image.file_name, image.image_name);
      const name = free(folders.get(image.user_id) ?? "", plain);
      yield { name, input: chunksOf(reader), size, lastModified };
    } finally {
      // A client that disconnects ends this early.
      await reader.cancel();
    }
  }
}

async function* chunksOf(reader: ReadableStreamDefaultReader<Uint8Array>) {
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value as Uint8Array<ArrayBuffer>;
  }
}
