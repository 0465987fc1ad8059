import { sql } from "kysely";
import type { SelectQueryBuilder } from "kysely";
import type { Access } from "../access/mod.ts";
import type { Oversight } from "../access/oversight.ts";
import type { Actor } from "../actor.ts";
import type { Database, ImageCategory, ImageOrigin, Tables } from "../database/mod.ts";
import { inList } from "../database/in_list.ts";
import { UNCATEGORIZED } from "./announce.ts";
import { matchQuery } from "./search.ts";

/** What to list; everything that is left out does not narrow. */
export interface ImageFilter {
  image_origin?: ImageOrigin | undefined;
  categories?: readonly ImageCategory[] | undefined;
  is_intermediate?: boolean | undefined;
  /** A board, or "none" for what is on no board. */
  board_id?: string | undefined;
  search_term?: string | undefined;
  tag?: string | undefined;
  starred?: boolean | undefined;
  /** A day in UTC, `2026-11-20`. */
  date?: string | undefined;
}

export type ImagesQuery = SelectQueryBuilder<Tables, "images", Record<never, never>>;

/**
 * The images that a list shows to an actor:
 * on a board that he may see, everything on it; without a board, his own (everybody's for an
 * administrator), wherever they are; "none": his own (everybody's …) that are on no board.
 * @throws Problem not_found for a board that he may not see
 */
export async function listed(
  { db, access, oversight }: { db: Database; access: Access; oversight: Oversight },
  actor: Actor,
  filter: ImageFilter,
): Promise<ImagesQuery> {
  let query: ImagesQuery = db.selectFrom("images").where("images.deleted_at", "is", null)
    .where(access.visible(actor, "image"));
  const { board_id } = filter;
  if (board_id !== undefined && board_id !== UNCATEGORIZED) {
    await access.requireOne(actor, "view", "board", board_id);
    if (actor.isAdmin) await lookAtBoard({ db, oversight }, actor, board_id);
    query = query.where("images.board_id", "=", board_id);
  } else {
    if (board_id === UNCATEGORIZED) query = query.where("images.board_id", "is", null);
    if (actor.isAdmin) await oversight.looked(actor, EVERYBODYS);
    else query = query.where("images.user_id", "=", actor.userId);
  }
  return narrowed(query, filter);
}

/** What an administrator's list without a board shows. */
const EVERYBODYS = { kind: "image", id: "*", ownerId: "*" } as const;

async function lookAtBoard(
  { db, oversight }: { db: Database; oversight: Oversight },
  actor: Actor,
  boardId: string,
): Promise<void> {
  const board = await db.selectFrom("boards").select(["user_id", "visibility"])
    .where("board_id", "=", boardId).executeTakeFirst();
  if (board?.visibility !== "private") return;
  await oversight.looked(actor, { kind: "board", id: boardId, ownerId: board.user_id });
}

function narrowed(query: ImagesQuery, filter: ImageFilter): ImagesQuery {
  const { image_origin, categories, is_intermediate, starred, tag, date } = filter;
  const term = filter.search_term === undefined ? null : matchQuery(filter.search_term);
  if (is_intermediate !== undefined) {
    query = query.where("images.is_intermediate", "=", is_intermediate ? 1 : 0);
  }
  if (categories) query = query.where(inList("images.image_category", categories));
  if (image_origin) query = query.where("images.image_origin", "=", image_origin);
  if (starred !== undefined) query = query.where("images.starred", "=", starred ? 1 : 0);
  if (date !== undefined) {
    query = query.where("images.created_at", ">=", `${date}T`)
      .where("images.created_at", "<", `${date}U`);
  }
  if (tag !== undefined) {
    query = query.where(
      "images.image_name",
      "in",
      (eb) => eb.selectFrom("image_tags").select("image_name").where("tag", "=", tag),
    );
  }
  if (term !== null) {
    query = query.where(sql<boolean>`images.image_id in
      (select rowid from image_search where image_search match ${term})`);
  }
  return query;
}
