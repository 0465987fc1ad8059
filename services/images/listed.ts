import { sql } from "kysely";
import { type Access, grantedIds, type Oversight, visibleImages } from "../access/mod.ts";
import type { Actor } from "../actor.ts";
import { say } from "../contract/refusals.ts";
import { valueNamed } from "../database/compiled.ts";
import type { Database } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import { UNCATEGORIZED } from "./announce.ts";
import { type ImageFilter, type ImagesQuery, narrowed } from "./filter.ts";
import { allOf, EVERYBODYS } from "./outcome.ts";
import { imagesAmong, readSearch } from "./search.ts";
import { type Tally, tallyOf } from "./tallies.ts";

export interface ListedDeps {
  db: Database;
  access: Access;
  oversight: Oversight;
}

/** The images of a list. */
export interface Listed {
  filter: ImageFilter;
  query(): ImagesQuery;
  /** The same list among the kept numbers; null if they do not tell it apart (`tallies.ts`). */
  tally: Tally | null;
  /** Whether an index has them in order of time: what is found or shared is looked up first. */
  byIndex: boolean;
  /** For what the studio's pages ask for all the time: the same, to be compiled once. */
  compiled: {
    /** Name of the filter. */
    form: string;
    /** With `valueNamed("userId")` for the reader. */
    query(): ImagesQuery;
    tally: Tally | null;
  } | null;
}

/**
 * Runs `read` on the images that a list shows to an actor: on a board that the actor may see,
 * everything on it; without a board, the actor's own (all users' for an administrator; with
 * `visible`, everything that the actor may see), wherever they are; "none": the same, but only
 * those on no board. With `user_id`, only that user's. An administrator's view of other users'
 * images is recorded.
 * @throws Problem not_found for a board that the actor may not see, forbidden for another user's
 * images without a board
 */
export async function listed<T>(
  deps: ListedDeps,
  actor: Actor,
  filter: ImageFilter,
  read: (images: Listed) => Promise<T>,
): Promise<T> {
  const { db, access, oversight } = deps;
  const { board_id, shared_with_me } = filter;
  const userId = namedUser(actor, filter.user_id);
  const found = filter.tag !== undefined || (filter.search_term ?? "") !== "";
  const onBoard = !shared_with_me && board_id !== undefined && board_id !== UNCATEGORIZED;
  if (onBoard) {
    // A user who sees the board sees everything on it: one small query instead of a check per row.
    await access.requireOne(actor, "view", "board", board_id);
    await recordBoard(deps, actor, board_id);
    const of = (rows: ImagesQuery, filter: ImageFilter) =>
      narrowed(ofUser(rows, actor, filter).where("images.board_id", "=", board_id), filter);
    const images = await searchedIn(db, filter);
    const query = () => of(images, filter);
    return await read({
      filter,
      query,
      tally: tallyOf(db, filter, of),
      byIndex: !found,
      compiled: null,
    });
  }
  if (userId !== undefined && userId !== actor.userId && !actor.isAdmin) {
    throw problem("forbidden", say("others_images"));
  }
  await oversight.recordView(actor, userId === undefined ? EVERYBODYS : allOf(userId));
  const by = (reader: Actor) => (rows: ImagesQuery, filter: ImageFilter) =>
    narrowed(elsewhere(ofUser(rows, reader, filter), reader, filter), filter);
  const asked = by(actor);
  const named = by({ ...actor, userId: valueNamed("userId") });
  const images = await searchedIn(db, filter);
  const form = formOf(actor, filter);
  const shared = shared_with_me || (filter.visible && !actor.isAdmin);
  return await read({
    filter,
    query: () => asked(images, filter),
    tally: tallyOf(db, filter, asked),
    byIndex: !found && !shared,
    compiled: form === null ? null : {
      form,
      query: () => named(images, filter),
      tally: tallyOf(db, filter, named),
    },
  });
}

/** What a filter searches for, outside the trash. */
async function searchedIn(db: Database, { search_term = "" }: ImageFilter): Promise<ImagesQuery> {
  const search = await readSearch(db, search_term);
  const images = imagesAmong(db, search).where("images.deleted_at", "is", null);
  return search.terms.reduce((query, term) => query.where(term), images);
}

/** Null for filters that are rarely the same twice. */
function formOf({ isAdmin, via }: Actor, filter: ImageFilter): string | null {
  const { user_id, image_origin, categories, is_intermediate, board_id, starred, ...rare } = filter;
  if (user_id !== undefined && user_id !== "me") return null;
  if (Object.values(rare).some((value) => value !== undefined && value !== false)) return null;
  return JSON.stringify([
    isAdmin,
    via === "single-user",
    user_id,
    image_origin,
    categories,
    is_intermediate,
    board_id,
    starred,
  ]);
}

function ofUser(images: ImagesQuery, actor: Actor, filter: ImageFilter): ImagesQuery {
  const userId = namedUser(actor, filter.user_id);
  return userId === undefined ? images : images.where("images.user_id", "=", userId);
}

/** The user named in a filter. The single user has all images, whoever made them. */
function namedUser(actor: Actor, given: string | undefined): string | undefined {
  if (given !== "me") return given;
  return actor.via === "single-user" ? undefined : actor.userId;
}

/** Everything that is listed without naming a board. */
function elsewhere(images: ImagesQuery, actor: Actor, filter: ImageFilter): ImagesQuery {
  if (filter.shared_with_me) {
    return images.where("images.user_id", "<>", actor.userId)
      .where(sql<boolean>`images.image_name in (${grantedIds(actor.userId, "image")})`);
  }
  const free = filter.board_id === UNCATEGORIZED
    ? images.where("images.board_id", "is", null)
    : images;
  if (actor.isAdmin) return free;
  return filter.visible
    ? free.where(visibleImages(actor.userId))
    : free.where("images.user_id", "=", actor.userId);
}

async function recordBoard(
  { db, oversight }: ListedDeps,
  actor: Actor,
  boardId: string,
): Promise<void> {
  if (!actor.isAdmin || actor.via === "single-user") return;
  const board = await db.selectFrom("boards").select(["user_id", "visibility"])
    .where("board_id", "=", boardId).executeTakeFirst();
  if (board?.visibility !== "private") return;
  await oversight.recordView(actor, { kind: "board", id: boardId, ownerId: board.user_id });
}
