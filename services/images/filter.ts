import { sql } from "kysely";
import type { SelectQueryBuilder } from "kysely";
import type { Access } from "../access/mod.ts";
import type { Oversight } from "../access/oversight.ts";
import { grantedIds } from "../access/visible.ts";
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
  /** Only images of others that were shared with the actor one by one. */
  shared_with_me?: boolean | undefined;
  search_term?: string | undefined;
  tag?: string | undefined;
  starred?: boolean | undefined;
  /** A day in UTC, `2026-11-20`. */
  date?: string | undefined;
}

export type ImagesQuery = SelectQueryBuilder<Tables, "images", Record<never, never>>;

/**
 * The images that a list shows to an actor: on a board that he may see, everything on it (on
 * another, nothing); without a board, his own (everybody's for an administrator), wherever they
 * are; "none": his own (everybody's …) that are on no board.
 */
export function listed(
  { db, access }: { db: Database; access: Access },
  actor: Actor,
  filter: ImageFilter,
): ImagesQuery {
  let query: ImagesQuery = db.selectFrom("images").where("images.deleted_at", "is", null);
  const { board_id } = filter;
  if (filter.shared_with_me) {
    query = query.where("images.user_id", "<>", actor.userId)
      .where(sql<boolean>`images.image_name in (${grantedIds(actor.userId, "image")})`);
  } else if (board_id !== undefined && board_id !== UNCATEGORIZED) {
    // Whoever sees the board sees what is on it: asked once, in the same statement, not per row.
    query = query.where("images.board_id", "=", board_id).where((eb) =>
      eb.exists(
        eb.selectFrom("boards").select("boards.board_id").where("boards.board_id", "=", board_id)
          .where(access.visible(actor, "board")),
      )
    );
  } else {
    if (board_id === UNCATEGORIZED) query = query.where("images.board_id", "is", null);
    if (!actor.isAdmin) query = query.where("images.user_id", "=", actor.userId);
  }
  return narrowed(query, filter);
}

/**
 * What goes with reading a list: a board that the actor may not see is not there, and what an
 * administrator looks through is recorded.
 * @throws Problem not_found
 */
export async function accountFor(
  { db, access, oversight }: { db: Database; access: Access; oversight: Oversight },
  actor: Actor,
  { board_id }: ImageFilter,
  found: number,
): Promise<void> {
  const onBoard = board_id !== undefined && board_id !== UNCATEGORIZED;
  // A list with something on it was let through by its own query.
  if (onBoard && found === 0) await access.requireOne(actor, "view", "board", board_id);
  if (!actor.isAdmin || actor.via === "single-user") return;
  if (!onBoard) return await oversight.looked(actor, { kind: "image", id: "*", ownerId: "*" });
  const board = await db.selectFrom("boards").select(["user_id", "visibility"])
    .where("board_id", "=", board_id).executeTakeFirst();
  if (board?.visibility !== "private") return;
  await oversight.looked(actor, { kind: "board", id: board_id, ownerId: board.user_id });
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
