import { type RawBuilder, sql, type SqlBool } from "kysely";
import type { Database } from "../database/mod.ts";
import { word } from "../database/words.ts";
import { type Place, readCursor } from "./cursor.ts";
import { DTO_COLUMNS, type DtoRow } from "./dto.ts";
import type { ImageFilter, ImagesQuery } from "./filter.ts";
import type { Listed } from "./listed.ts";
import type { Tally } from "./tallies.ts";

export interface Order {
  order_dir: "ASC" | "DESC";
  starred_first: boolean;
  /** What is compared; the time of creation if it is not given. */
  order_by?: "created_at" | "bytes" | "file_name" | undefined;
}

/** A query of images, or of parts of a list of them. */
interface Orderable<Query> {
  orderBy(by: RawBuilder<unknown>, direction: "asc" | "desc"): Query;
}

/** Starred ones first in either direction, as InvokeAI; then by size, name or time; ties by row. */
export function ordered<Query extends Orderable<Query>>(
  query: Query,
  { order_dir, starred_first, order_by = "created_at" }: Order,
): Query {
  const direction = order_dir === "ASC" ? "asc" : "desc";
  if (starred_first) query = query.orderBy(sql.ref("starred"), "desc");
  if (order_by === "file_name") {
    const key = sql<string | null>`(select name_key from image_files
      where image_files.image_id = images.image_id)`;
    // What has no name comes last in either direction, newest first.
    return query.orderBy(sql`${key} is null`, "asc").orderBy(key, direction)
      .orderBy(sql.ref("created_at"), "desc").orderBy(sql.ref("image_id"), "desc");
  }
  if (order_by === "bytes") query = query.orderBy(sql.ref("bytes"), direction);
  return query.orderBy(sql.ref("created_at"), direction).orderBy(sql.ref("image_id"), direction);
}

/**
 * Where a page is in a list, after a cursor if there is one, else at an offset: in numbers, or as a
 * query has them.
 */
export interface PagePlace<N = number> {
  rows: N;
  offset: N;
  /** Rows from the beginning of the list to the end of the page. */
  end: N;
}

/** With the length of the list where it is kept: another statement would be another way there. */
export interface PageRow extends DtoRow {
  total: number | null;
}

/**
 * A page of a list by time. The indexes begin with `is_intermediate` and `starred`, so a list in
 * which one of them may be either is put together of a part for each value: the database merges
 * parts that an index has in order, and reads no more of them than the page takes. Sorted, each
 * page would cost as much as all that the person has.
 * @throws Problem bad_request for a cursor of another list
 */
export function pageOf(
  db: Database,
  { filter, byIndex }: Pick<Listed, "filter" | "byIndex">,
  images: ImagesQuery,
  tally: Tally | null,
  order: Order,
  { rows, offset, end }: PagePlace<RawBuilder<number>>,
  cursor?: string,
) {
  const place = cursor === undefined ? null : readCursor(cursor);
  const total = (tally?.total() ?? sql<number | null>`null`).as("total");
  const [first, ...rest] = (byIndex ? partsOf(filter, order, place) : [{}]).map((part: Part) => {
    const { is_intermediate, starred } = part;
    let query = images;
    if (is_intermediate !== undefined) {
      query = query.where("images.is_intermediate", "=", is_intermediate);
    }
    if (starred !== undefined) query = query.where("images.starred", "=", starred);
    if (place !== null) query = query.where(after(place, order, starred));
    return ordered(query.select(DTO_COLUMNS).select(total), order);
  });
  if (rest.length === 0) return first!.limit(rows).offset(offset);
  const [head, ...others] = [first!, ...rest].map((part) =>
    db.selectFrom(word<PageRow>("first_of", part, end).as("part")).selectAll()
  );
  return ordered(others.reduce((all, part) => all.unionAll(part), head!), order)
    .limit(rows).offset(offset);
}

interface Part {
  is_intermediate?: 0 | 1;
  starred?: 0 | 1;
}

function partsOf(filter: ImageFilter, order: Order, place: Place | null): Part[] {
  const parts: Part[] = filter.is_intermediate === undefined
    ? [{ is_intermediate: 0 }, { is_intermediate: 1 }]
    : [{}];
  // Indexes have both columns in the same direction, and a place only in one of the two halves.
  const halves = order.starred_first && (order.order_dir === "ASC" || place !== null);
  if (!halves || filter.starred !== undefined) return parts;
  return ([1, 0] as const).filter((starred) => place === null || starred <= place.starred)
    .flatMap((starred) => parts.map((part) => ({ ...part, starred })));
}

/** @param starred of the images that are compared, if all are alike */
function after(place: Place, { order_dir, starred_first }: Order, starred?: 0 | 1) {
  const later = order_dir === "ASC" ? sql.raw(">") : sql.raw("<");
  const next = sql<SqlBool>`(images.created_at, images.image_id) ${later}
    (${place.created_at}, ${place.image_id})`;
  if (!starred_first || starred === place.starred) return next;
  if (starred !== undefined) return sql<SqlBool>`1 = 1`;
  return sql<SqlBool>`(images.starred < ${place.starred}
    or (images.starred = ${place.starred} and ${next}))`;
}
