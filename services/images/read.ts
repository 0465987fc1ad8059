import { type Access, LEVEL, type Oversight } from "../access/mod.ts";
import type { Actor } from "../actor.ts";
import type { ImageDTO, OneImageDTO } from "../contract/images.ts";
import { say } from "../contract/refusals.ts";
import type { Database } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import { namesOf } from "../names_of.ts";
import { DTO_COLUMNS, imageDto } from "./dto.ts";
import { downloadName, FILE_NAME } from "./file_name.ts";
import type { LinkHeaders, Range } from "../storage/mod.ts";
import { type ImageFiles, imageKey, type Stored, thumbnailKey } from "./files.ts";

/** A file that is ready to be sent. */
export interface Sendable {
  /**
   * An address of the store for it, which anybody may read for a minute; if the settings say so.
   */
  link?(headers: LinkHeaders): Promise<string>;
  /** Its bytes, or some of them. */
  open(range?: Range): Promise<ReadableStream<Uint8Array>>;
  type: "image/png" | "image/webp";
  size: number;
  /** Which content it is, for a browser that has it already; null: no browser may keep it. */
  version: string | null;
  /** What it is called where it is saved; null for what nobody saves. */
  name: string | null;
}

/** Reads one image at a time, for users who may see it. All throw Problem not_found. */
export interface Reading {
  dto(actor: Actor, imageName: string): Promise<ImageDTO>;
  /** The same, with its owner and the actor's rights. */
  one(actor: Actor, imageName: string): Promise<OneImageDTO>;
  /** The metadata of the image; null if there is none. */
  metadata(actor: Actor, imageName: string): Promise<Record<string, unknown> | null>;
  /** The workflow and the graph as JSON texts. */
  workflow(
    actor: Actor,
    imageName: string,
  ): Promise<{ workflow: string | null; graph: string | null }>;
  file(actor: Actor, imageName: string, which: "full" | "thumbnail"): Promise<Sendable>;
  /** The bytes of the image, for the processor's input images. */
  readFile(actor: Actor, imageName: string): Promise<Uint8Array<ArrayBuffer>>;
}

/** What is needed to find the file of an image, and to know it. */
const FILE_COLUMNS = ["image_name", "image_subfolder", "bytes"] as const;

export function createReading(
  { db, access, oversight, files, basePath }: {
    db: Database;
    access: Access;
    oversight: Oversight;
    files: ImageFiles;
    basePath: string;
  },
): Reading {
  const rowOf = (imageName: string) =>
    db.selectFrom("images").where("image_name", "=", imageName).where("deleted_at", "is", null);

  /** @throws Problem not_found. An administrator's view of another user's image is recorded. */
  async function look(actor: Actor, imageName: string): Promise<void> {
    await access.requireOne(actor, "view", "image", imageName);
    if (!actor.isAdmin) return;
    const { user_id } = await rowOf(imageName).select("user_id").executeTakeFirstOrThrow(gone);
    await oversight.recordView(actor, { kind: "image", id: imageName, ownerId: user_id });
  }

  async function fileOf(actor: Actor, imageName: string, which: "full" | "thumbnail") {
    if (which === "thumbnail") {
      // Not recorded: thumbnails come by the hundred with a list, whose view has been.
      await access.requireOne(actor, "view", "image", imageName);
      return await sendable(files, await fileRow(imageName), which);
    }
    await look(actor, imageName);
    const row = await rowOf(imageName).select([...FILE_COLUMNS, FILE_NAME])
      .executeTakeFirstOrThrow(gone);
    const sent = await sendable(files, row, which);
    return { ...sent, name: downloadName(row.file_name, imageName) };
  }

  const fileRow = (imageName: string) =>
    rowOf(imageName).select(FILE_COLUMNS).executeTakeFirstOrThrow(gone);

  return {
    async dto(actor, imageName) {
      await look(actor, imageName);
      const row = await rowOf(imageName).select(DTO_COLUMNS).executeTakeFirstOrThrow(gone);
      return imageDto(row, basePath);
    },
    async one(actor, imageName) {
      await look(actor, imageName);
      const row = await rowOf(imageName).select([...DTO_COLUMNS, FILE_NAME])
        .executeTakeFirstOrThrow(gone);
      const image = imageDto(row, basePath);
      const level = (await access.levels(actor, "image", [imageName])).get(imageName) ?? LEVEL.view;
      const mine = image.user_id === actor.userId;
      const names = mine ? null : await namesOf(db, [image]);
      return {
        ...image,
        access: level >= LEVEL.own ? "own" : level >= LEVEL.edit ? "edit" : "view",
        shared_by: names?.get(image.user_id) ?? null,
        file_name: row.file_name,
      };
    },
    async metadata(actor, imageName) {
      await look(actor, imageName);
      const { metadata } = await rowOf(imageName).select("metadata").executeTakeFirstOrThrow(gone);
      return metadata === null ? null : JSON.parse(metadata) as Record<string, unknown>;
    },
    async workflow(actor, imageName) {
      await look(actor, imageName);
      const { workflow, graph } = await rowOf(imageName).select(["workflow", "graph"])
        .executeTakeFirstOrThrow(gone);
      return { workflow, graph };
    },
    file: fileOf,
    async readFile(actor, imageName) {
      await look(actor, imageName);
      const row = await fileRow(imageName);
      const bytes = await files.store.read(imageKey(row));
      if (bytes === null) throw missing();
      if (bytes.length !== row.bytes) throw damaged();
      return bytes;
    },
  };
}

/**
 * The file behind a row. @throws Problem not_found when it is missing on the disk, or not the file
 * that was kept: half an image that is sent with 200 passes for the whole.
 */
export async function sendable(
  files: ImageFiles,
  row: Stored & { bytes: number },
  which: "full" | "thumbnail",
): Promise<Sendable> {
  const { store } = files;
  const key = which === "full" ? imageKey(row) : thumbnailKey(row);
  const info = await store.stat(key);
  if (info === null) throw missing();
  const { size, version } = info;
  if (which === "full" && size !== row.bytes) throw damaged();
  const open = async (range?: Range) => {
    const file = await store.open(key, range);
    if (file === null) throw missing();
    return file.body;
  };
  const link = store.link && ((headers: LinkHeaders) => store.link!(key, headers));
  return which === "full"
    ? { open, size, type: "image/png", version: null, name: null, ...(link ? { link } : {}) }
    : { open, size, type: "image/webp", version, name: null };
}

/** The row went between the check and the reading. */
const gone = () => problem("not_found", say("no_such_image"));
const missing = () => problem("not_found", say("image_file_missing"));
const damaged = () => problem("not_found", say("image_file_damaged"));
