import type { Transaction } from "kysely";
import { sql } from "kysely";
import type { Access, Oversight } from "../access/mod.ts";
import { type Actor, SERVER } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import { A_DAY, now, secondsFromNow } from "../clock.ts";
import type { DeletedImages, ImagePage, Refused } from "../contract/images.ts";
import { say } from "../contract/refusals.ts";
import type { Database, Tables } from "../database/mod.ts";
import { inList, NOT_DELETED } from "../database/in_list.ts";
import { problem } from "../errors/mod.ts";
import type { Announce, Changed } from "./announce.ts";
import { DTO_COLUMNS, imageDto } from "./dto.ts";
import type { ImageFiles } from "./files.ts";
import { boardsOf, refusedOf, thingOf } from "./outcome.ts";
import { purge } from "./purge.ts";
import { type Sendable, sendable } from "./read.ts";

export interface Trash {
  /** Moves one image into its owner's trash. @throws Problem not_found, forbidden */
  removeOne(actor: Actor, imageName: string): Promise<DeletedImages>;
  /** Moves images into their owners' trash; each that may not be is reported. */
  remove(actor: Actor, imageNames: readonly string[]): Promise<DeletedImages>;
  /** The actor's trash, latest first. */
  trash(actor: Actor, page: { offset: number; limit: number }): Promise<ImagePage>;
  /**
   * The names of all images in the actor's trash, latest first, and the days after which they go.
   */
  trashNames(
    actor: Actor,
  ): Promise<{ image_names: string[]; total_count: number; trash_days: number }>;
  trashFile(actor: Actor, imageName: string, which: "full" | "thumbnail"): Promise<Sendable>;
  /** Takes own images out of the trash, back onto their boards where the actor may still add. */
  restore(
    actor: Actor,
    imageNames: readonly string[],
  ): Promise<{ affected_boards: string[]; restored_images: string[]; refused: Refused[] }>;
  /** Deletes for good: the named ones of the actor's trash, or all of it. */
  empty(
    actor: Actor,
    imageNames?: readonly string[],
  ): Promise<{ deleted_images: string[]; refused: Refused[] }>;
  /** Deletes for good all images that have been in the trash longer than the configured days. */
  emptyOld(): Promise<number>;
}

export interface TrashDeps {
  db: Database;
  access: Access;
  oversight: Oversight;
  announce: Announce;
  files: ImageFiles;
  basePath: string;
  trashDays: number;
}

export function createTrash(deps: TrashDeps): Trash {
  const { db, access, oversight, announce, files, basePath, trashDays } = deps;
  const mine = (actor: Actor) =>
    db.selectFrom("images").where("user_id", "=", actor.userId).where("deleted_at", "is not", null);

  const remove: Trash["remove"] = async (actor, imageNames) => {
    const stuck = await unremovable(db, files, imageNames);
    const { rows, refused, failed } = await changeAs(db, actor, async (trx) => {
      const verdict = await access.require(actor, "own", "image", imageNames, trx);
      const failed = [...verdict.allowed].filter((name) => stuck.has(name));
      const names = [...verdict.allowed].filter((name) => !stuck.has(name));
      const rows = await moveToTrash(trx, names);
      await oversight.recordChange(trx, actor, "delete", rows.map(thingOf));
      return { rows, refused: refusedOf(verdict), failed };
    });
    await announce(rows);
    return {
      affected_boards: boardsOf(rows),
      deleted_images: rows.map((row) => row.image_name),
      failed_images: failed,
      refused: [
        ...refused,
        ...failed.map((image_name) => ({ image_name, reason: "failed" } as const)),
      ],
    };
  };

  return {
    remove,
    async removeOne(actor, imageName) {
      await access.requireOne(actor, "own", "image", imageName);
      return await remove(actor, [imageName]);
    },

    async trash(actor, { offset, limit }) {
      const { total } = await mine(actor).select(sql<number>`count(*)`.as("total"))
        .executeTakeFirstOrThrow();
      const rows = await mine(actor).select(DTO_COLUMNS).orderBy("deleted_at", "desc")
        .orderBy("image_id", "desc").offset(offset).limit(limit).execute();
      return {
        items: rows.map((row) => imageDto(row, basePath)),
        offset,
        limit,
        total,
        next_cursor: null,
      };
    },

    async trashNames(actor) {
      const rows = await mine(actor).select("image_name").orderBy("deleted_at", "desc")
        .orderBy("image_id", "desc").execute();
      return {
        image_names: rows.map((row) => row.image_name),
        total_count: rows.length,
        trash_days: trashDays,
      };
    },

    async trashFile(actor, imageName, which) {
      const row = await mine(actor).select(["image_name", "image_subfolder", "bytes"])
        .where("image_name", "=", imageName).executeTakeFirst();
      if (!row) throw problem("not_found", say("not_in_trash"));
      return await sendable(files, row, which);
    },

    async restore(actor, imageNames) {
      const { rows, refused } = await changeAs(db, actor, async (trx) => {
        const trashed = await trx.selectFrom("images")
          .select(["image_name", "deleted_from_board_id"]).where("user_id", "=", actor.userId)
          .where("deleted_at", "is not", null).where(inList("image_name", imageNames)).execute();
        const boards = new Set(trashed.flatMap((row) => row.deleted_from_board_id ?? []));
        const open = (await access.require(actor, "add", "board", [...boards], trx)).allowed;
        const back = inList("deleted_from_board_id", open);
        const rows: Changed[] = await trx.updateTable("images").set((eb) => ({
          deleted_at: null,
          deleted_from_board_id: null,
          board_id: eb.case().when(back).then(eb.ref("deleted_from_board_id")).end(),
          updated_at: now(),
        })).where(inList("image_name", trashed.map((row) => row.image_name)))
          .returning(["image_name", "user_id", "board_id"]).execute();
        return { rows, refused: missing(imageNames, trashed) };
      });
      await announce(rows);
      const restored_images = rows.map((row) => row.image_name);
      return { affected_boards: boardsOf(rows), restored_images, refused };
    },

    async empty(actor, imageNames) {
      let query = mine(actor).select(["image_name", "image_subfolder"]);
      if (imageNames) query = query.where(inList("image_name", imageNames));
      const rows = await query.execute();
      const { gone, failed } = await purge({ db, files }, actor, rows, "in_trash");
      return {
        deleted_images: gone,
        refused: [
          ...missing(imageNames ?? [], rows),
          ...failed.map((image_name) => ({ image_name, reason: "failed" } as const)),
        ],
      };
    },

    async emptyOld() {
      const rows = await db.selectFrom("images").select(["image_name", "image_subfolder"])
        .where("deleted_at", "<", secondsFromNow(-trashDays * A_DAY)).execute();
      return (await purge({ db, files }, SERVER, rows, "in_trash")).gone.length;
    },
  };
}

function missing(asked: readonly string[], found: readonly { image_name: string }[]): Refused[] {
  const there = new Set(found.map((row) => row.image_name));
  return asked.filter((name) => !there.has(name))
    .map((image_name) => ({ image_name, reason: "not_found" }));
}

/** Marks images as deleted and takes them off their boards; returns them as they were. */
export async function moveToTrash(
  trx: Transaction<Tables>,
  names: readonly string[],
): Promise<Changed[]> {
  const rows = await trx.selectFrom("images").select(["image_name", "user_id", "board_id"])
    .where(inList("image_name", names)).where(NOT_DELETED).execute();
  await trx.updateTable("images").set((eb) => ({
    deleted_at: now(),
    deleted_from_board_id: eb.ref("board_id"),
    board_id: null,
  })).where(inList("image_name", rows.map((row) => row.image_name))).execute();
  return rows;
}

/** Those of the images whose files could not be removed later on, when the trash is emptied. */
export async function unremovable(
  db: Database,
  files: ImageFiles,
  names: readonly string[],
): Promise<Set<string>> {
  const rows = await db.selectFrom("images").select(["image_name", "image_subfolder"])
    .where(inList("image_name", names)).execute();
  const stuck = new Set<string>();
  for (const row of rows) if (!await files.removable(row)) stuck.add(row.image_name);
  return stuck;
}
