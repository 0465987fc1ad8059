import { sql } from "kysely";
import type { Access, Oversight } from "../access/mod.ts";
import type { Actor } from "../actor.ts";
import type { ImageDTO, ImageNames, ImagePage } from "../contract/images.ts";
import type { Database } from "../database/mod.ts";
import { inList } from "../database/in_list.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { DTO_COLUMNS, type DtoRow, imageDto } from "./dto.ts";
import type { ImageFilter, ImagesQuery } from "./filter.ts";
import { listed } from "./listed.ts";
import { EVERYBODYS } from "./outcome.ts";

export interface Order {
  order_dir: "ASC" | "DESC";
  starred_first: boolean;
}

export interface Listing {
  /** A page, by offset or by cursor (stable while images are added, and as fast at the end). */
  list(
    actor: Actor,
    filter: ImageFilter & Order & { limit: number; offset: number; cursor?: string | undefined },
  ): Promise<ImagePage>;
  names(actor: Actor, filter: ImageFilter & Order): Promise<ImageNames>;
  /** Those of the names that the actor may see, in the order asked for. */
  byNames(actor: Actor, imageNames: readonly string[]): Promise<ImageDTO[]>;
}

export function createListing(
  { db, access, oversight, basePath }: {
    db: Database;
    access: Access;
    oversight: Oversight;
    basePath: string;
  },
): Listing {
  const deps = { db, access, oversight };
  return {
    list: (actor, { limit, offset, cursor, order_dir, starred_first, ...filter }) =>
      listed(deps, actor, filter, async (images) => {
        let page = ordered(images, { order_dir, starred_first });
        if (cursor === undefined) page = page.offset(offset);
        else page = page.where(after(cursor, { order_dir, starred_first }));
        const rows = await page.select(DTO_COLUMNS).limit(limit + 1).execute();
        const items = rows.slice(0, limit);
        const last = items.at(-1);
        const isLast = rows.length <= limit;
        return {
          items: items.map((row) => imageDto(row, basePath)),
          offset: cursor === undefined ? offset : 0,
          limit,
          // Where a page that is not empty ends the list, its place says how many there are.
          total: cursor === undefined && isLast && (rows.length > 0 || offset === 0)
            ? offset + rows.length
            : await count(images),
          next_cursor: !isLast && last ? writeCursor(last) : null,
        };
      }),

    names: (actor, { order_dir, starred_first, ...filter }) =>
      listed(deps, actor, filter, async (images) => {
        const rows = await ordered(images, { order_dir, starred_first })
          .select(["images.image_name", "images.starred"]).execute();
        return {
          image_names: rows.map((row) => row.image_name),
          starred_count: starred_first ? rows.filter((row) => row.starred === 1).length : 0,
          total_count: rows.length,
        };
      }),

    async byNames(actor, imageNames) {
      const rows: DtoRow[] = await db.selectFrom("images").select(DTO_COLUMNS)
        .where(access.visible(actor, "image")).where(inList("image_name", imageNames)).execute();
      if (rows.some((row) => row.user_id !== actor.userId)) {
        await oversight.looked(actor, EVERYBODYS);
      }
      const found = new Map(rows.map((row) => [row.image_name, row]));
      return [...new Set(imageNames)].flatMap((name) => {
        const row = found.get(name);
        return row ? [imageDto(row, basePath)] : [];
      });
    },
  };
}

async function count(images: ImagesQuery): Promise<number> {
  const { total } = await images.select(sql<number>`count(*)`.as("total"))
    .executeTakeFirstOrThrow();
  return total;
}

/** Starred ones first in either direction, as InvokeAI; then by time; ties by row. */
function ordered(query: ImagesQuery, { order_dir, starred_first }: Order): ImagesQuery {
  const direction = order_dir === "ASC" ? "asc" : "desc";
  if (starred_first) query = query.orderBy("images.starred", "desc");
  return query.orderBy("images.created_at", direction).orderBy("images.image_id", direction);
}

function after(cursor: string, { order_dir, starred_first }: Order) {
  const { starred, created_at, image_id } = readCursor(cursor);
  const later = order_dir === "ASC" ? sql.raw(">") : sql.raw("<");
  const next = sql<
    boolean
  >`(images.created_at, images.image_id) ${later} (${created_at}, ${image_id})`;
  return starred_first
    ? sql<boolean>`(images.starred < ${starred} or (images.starred = ${starred} and ${next}))`
    : next;
}
