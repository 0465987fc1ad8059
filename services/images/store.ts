import type { Access, Executor } from "../access/mod.ts";
import { type Actor, ownerActor } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import { now } from "../clock.ts";
import type { ImageCategory, ImageOrigin } from "../contract/images.ts";
import { say } from "../contract/refusals.ts";
import { fold } from "../database/folded.ts";
import type { Database } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import type { Quotas } from "../quotas/mod.ts";
import type { Announce } from "./announce.ts";
import { DTO_COLUMNS, type DtoRow } from "./dto.ts";
import { type ImageFiles, type Stored, subfolderOf } from "./files.ts";
import { searchable } from "./words.ts";

/** An image ready to be stored: its bytes have been checked, its thumbnail is made. */
export interface NewImage {
  imageName: string;
  /** Its owner: the user who uploads or copies it, or for whom the engine made it. */
  owner: Actor;
  boardId: string | null;
  origin: ImageOrigin;
  category: ImageCategory;
  isIntermediate: boolean;
  sessionId: string | null;
  nodeId: string | null;
  width: number;
  height: number;
  /** Size of the file. */
  bytes: number;
  /** Puts the file and its thumbnail into their place. */
  put(place: Stored): Promise<void>;
  /** JSON texts. */
  metadata: string | null;
  workflow: string | null;
  graph: string | null;
  prompt: string;
  tags: readonly string[];
  /** What it shows, in words; absent: nobody has said it. */
  description?: string;
  /** What the file was called where it came from; null if it came from nowhere. */
  fileName: string | null;
  guard?: Guard;
}

/**
 * Called before the file is written, and again in the transaction that adds the row. If it throws,
 * nothing is kept. "taken": another process writes the same file, which is left to it.
 */
export type Guard = (on: Executor) => Promise<"held" | "taken">;

export interface StoreDeps {
  db: Database;
  access: Access;
  quotas: Quotas;
  files: ImageFiles;
  announce: Announce;
}

/**
 * Stores a new image: files first, then the row, then the event. If anything fails, neither a file
 * without a row nor a row without a file is left.
 *
 * `whenBoardRefuses`: an upload is refused together with its board; an image that took a minute to
 * make is stored without it, if the board was deleted or withdrawn meanwhile.
 * @throws Problem over_quota, forbidden, not_found
 */
export async function storeImage(
  { db, access, quotas, files, announce }: StoreDeps,
  image: NewImage,
  whenBoardRefuses: "refuse" | "keep",
): Promise<DtoRow> {
  const place = { image_name: image.imageName, image_subfolder: subfolderOf(image.imageName) };
  await mayStore(db, image);
  let isTaken = false;
  const mayKeep = async (on: Executor) => {
    isTaken = await image.guard?.(on) === "taken";
    if (isTaken) throw problem("conflict", "This item was given to another engine.");
  };
  await mayKeep(db);
  await image.put(place);
  try {
    const row = await changeAs(db, image.owner, async (trx) => {
      const owner = await mayStore(trx, image);
      await mayKeep(trx);
      const boardId = await boardFor(trx, owner, image);
      return await insertImage(trx, { ...image, boardId }, place.image_subfolder);
    });
    await announce([row]);
    return row;
  } catch (error) {
    // If in doubt it counts as there: the sweep finds an extra file, but nothing finds a lost one.
    const mayBeThere = isTaken || await isThere(db, image.imageName).catch(() => true);
    if (!mayBeThere) await files.remove(place);
    throw error;
  }

  async function mayStore(on: Executor, image: NewImage): Promise<Actor> {
    const owner = await on.selectFrom("users").select(["user_id", "is_admin", "is_active"])
      .where("user_id", "=", image.owner.userId).executeTakeFirst();
    if (!owner?.is_active) throw problem("forbidden", say("owner_inactive"));
    await quotas.check(on, image.owner.userId, { bytes: image.bytes, images: 1 });
    return ownerActor(owner.user_id, owner.is_admin === 1);
  }

  async function boardFor(on: Executor, owner: Actor, { boardId }: NewImage) {
    if (boardId === null) return null;
    const { allowed } = await access.require(owner, "add", "board", [boardId], on);
    if (allowed.has(boardId)) return boardId;
    if (whenBoardRefuses === "keep") return null;
    await access.requireOne(owner, "add", "board", boardId, on);
    return boardId;
  }
}

/** What the row of an image that was kept elsewhere has beside `NewImage`. */
interface Past {
  createdAt: string;
  updatedAt: string;
  starred: boolean;
}

/** Adds the row of an image whose file is there, with its tags. */
export async function insertImage(
  on: Executor,
  image: Omit<NewImage, "put" | "guard">,
  subfolder: string,
  past?: Past,
): Promise<DtoRow> {
  const at = now();
  const row = await on.insertInto("images").values({
    image_name: image.imageName,
    user_id: image.owner.userId,
    board_id: image.boardId,
    image_origin: image.origin,
    image_category: image.category,
    image_subfolder: subfolder,
    width: image.width,
    height: image.height,
    bytes: image.bytes,
    is_intermediate: image.isIntermediate ? 1 : 0,
    session_id: image.sessionId,
    node_id: image.nodeId,
    metadata: image.metadata,
    workflow: image.workflow,
    graph: image.graph,
    prompt: image.prompt,
    tags: image.tags.join("\n"),
    description: image.description ?? "",
    starred: past?.starred ? 1 : 0,
    created_at: past?.createdAt ?? at,
    updated_at: past?.updatedAt ?? at,
    deleted_at: null,
    deleted_from_board_id: null,
  }).returning(DTO_COLUMNS).executeTakeFirstOrThrow();
  const { image_id } = row;
  const { fileName } = image;
  const words = fold(searchable({ description: "", ...image }));
  await on.insertInto("image_words").values({ image_id, words }).execute();
  if (fileName !== null) {
    await on.insertInto("image_files")
      .values({ image_id, file_name: fileName, name_key: fold(fileName) }).execute();
  }
  if (image.tags.length > 0) {
    await on.insertInto("image_tags")
      .values(image.tags.map((tag) => ({ image_name: image.imageName, tag }))).execute();
  }
  return row;
}

async function isThere(db: Database, imageName: string): Promise<boolean> {
  const row = await db.selectFrom("images").select("image_id")
    .where("image_name", "=", imageName).executeTakeFirst();
  return row !== undefined;
}
