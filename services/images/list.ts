import { type RawBuilder, sql } from "kysely";
import type { Access, Oversight } from "../access/mod.ts";
import type { Actor } from "../actor.ts";
import type { ImageNames, ImagePage, NamedImageDTO } from "../contract/images.ts";
import { compiledForms, valueNamed } from "../database/compiled.ts";
import type { Database } from "../database/mod.ts";
import { inList } from "../database/in_list.ts";
import { writeCursor } from "./cursor.ts";
import { DTO_COLUMNS, type DtoRow, imageDto } from "./dto.ts";
import type { ImageFilter, ImagesQuery } from "./filter.ts";
import { type Order, ordered, pageOf, type PagePlace, type PageRow } from "./in_order.ts";
import { type Listed, listed } from "./listed.ts";
import { namesOf } from "../names_of.ts";
import { allOf } from "./outcome.ts";
import type { Tally } from "./tallies.ts";
import { NO_LIMIT, word } from "../database/words.ts";

/** What a list of names says of each image beside its name. */
interface Beside {
  with_owners?: boolean | undefined;
  with_shapes?: boolean | undefined;
}

export interface Listing {
  /** A page, by offset or by cursor (stable while images are added, and as fast at the end). */
  list(
    actor: Actor,
    filter: ImageFilter & Order & { limit: number; offset: number; cursor?: string | undefined },
  ): Promise<ImagePage>;
  names(
    actor: Actor,
    filter: ImageFilter & Order & Beside,
  ): Promise<ImageNames>;
  /** Those of the names that the actor may see, in the order asked for. */
  byNames(actor: Actor, imageNames: readonly string[]): Promise<NamedImageDTO[]>;
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
        const order = { order_dir, starred_first };
        const rows = await pageAt(db, images, order, actor, {
          rows: limit + 1,
          offset: cursor === undefined ? offset : 0,
          cursor,
        });
        const items = rows.slice(0, limit);
        const last = items.at(-1);
        const isLast = rows.length <= limit;
        const atEnd = cursor === undefined && isLast && (rows.length > 0 || offset === 0);
        return {
          items: items.map((row) => imageDto(row, basePath)),
          offset: cursor === undefined ? offset : 0,
          limit,
          // Where a page that is not empty ends the list, its place says how many there are.
          total: atEnd ? offset + rows.length : last?.total ?? await count(db, images, actor),
          next_cursor: !isLast && last ? writeCursor(last) : null,
        };
      }),

    names: (actor, { order_dir, starred_first, order_by, with_owners, with_shapes, ...filter }) =>
      listed(deps, actor, filter, async (images) => {
        const order = { order_dir, starred_first, order_by };
        const { names, starred, ...beside } = with_owners
          ? await namesWithOwners(db, ordered(images.query(), order), with_shapes)
          : await namesIn(db, images, order, actor, with_shapes);
        return {
          ...beside,
          image_names: names,
          starred_count: starred_first ? starred : 0,
          total_count: names.length,
        };
      }),

    async byNames(actor, imageNames) {
      const rows: DtoRow[] = await db.selectFrom("images").select(DTO_COLUMNS)
        .where(access.visible(actor, "image")).where(inList("image_name", imageNames)).execute();
      const others = rows.filter((row) => row.user_id !== actor.userId);
      for (const userId of new Set(others.map((row) => row.user_id))) {
        await oversight.recordView(actor, allOf(userId));
      }
      const owners = await namesOf(db, others);
      const found = new Map(rows.map((row) => [row.image_name, row]));
      return [...new Set(imageNames)].flatMap((name) => {
        const row = found.get(name);
        if (!row) return [];
        const own = row.user_id === actor.userId;
        return [{
          ...imageDto(row, basePath),
          shared_by: own ? null : owners.get(row.user_id) ?? null,
        }];
      });
    },
  };
}

/**
 * Lengths of first pages that programs and the studio's pages ask for: each is a query of its own.
 * Of any length, queries would fill what is kept of them, and push out those of everybody.
 */
const USUAL_LENGTHS = new Set([10, 20, 24, 40, 50, 100]);

const pages = compiledForms<PageRow, PagePlace & { userId: string }>();
const counts = compiledForms<{ total: number }, { userId: string }>();
const nameLists = compiledForms<NameList, { userId: string }>();

/** JSON texts; `stars` has 0 or 1 for each image. */
interface NameList {
  names: string;
  starred: number;
  shapes?: string;
  stars?: string;
}

/** The proportions of an image: enough to lay out a list before any image of it is there. */
const SHAPE = sql<number>`cast(round(100.0 * images.width / images.height) as integer)`;

async function pageAt(
  db: Database,
  images: Listed,
  order: Order,
  { userId }: Actor,
  { rows, offset, cursor }: Omit<PagePlace, "end"> & { cursor: string | undefined },
): Promise<PageRow[]> {
  const { query, tally, compiled } = images;
  const place = { rows, offset, end: offset + rows };
  if (compiled === null || cursor !== undefined) {
    const given = placed((name) => sql.val(place[name]));
    return await pageOf(db, images, query(), tally, order, given, cursor).execute();
  }
  // PostgreSQL would plan the page anew each time, as long as it might be of any length.
  const isUsual = offset === 0 && USUAL_LENGTHS.has(rows - 1);
  const form = compiled.form + JSON.stringify(order) + (isUsual ? rows : "");
  const build = () => {
    const given = placed((name) => isUsual ? sql.lit(place[name]) : sql.val(valueNamed(name)));
    return pageOf(db, images, compiled.query(), compiled.tally, order, given);
  };
  return await pages(db, form, build, { ...place, userId });
}

/** Where a page is, as `number` has each of its numbers in the query. */
const placed = (number: (name: keyof PagePlace) => RawBuilder<number>) => ({
  rows: number("rows"),
  offset: number("offset"),
  end: number("end"),
});

async function count(db: Database, { query, tally, compiled }: Listed, { userId }: Actor) {
  const all = (images: ImagesQuery, tally: Tally | null) =>
    tally
      ? db.selectNoFrom(tally.total().as("total"))
      : images.select(sql<number>`count(*)`.as("total"));
  const [row] = compiled === null
    ? await all(query(), tally).execute()
    : await counts(db, compiled.form, () => all(compiled.query(), compiled.tally), { userId });
  return row?.total ?? 0;
}

/**
 * All names of a list in one row: a row for each would cost several times as much. The limit keeps
 * SQLite from dropping the order of the subquery, which the list follows.
 */
async function namesIn(
  db: Database,
  { query, compiled }: Listed,
  order: Order,
  { userId }: Actor,
  withShapes = false,
) {
  const all = (images: ImagesQuery) =>
    db.selectFrom(
      ordered(images, order).select(["images.image_name", "images.starred", SHAPE.as("shape")])
        .limit(NO_LIMIT).as("i"),
    ).select([
      word<string>("list_of", sql.ref("i.image_name")).as("names"),
      sql<number>`coalesce(sum(i.starred), 0)`.as("starred"),
    ]).$if(withShapes, (list) =>
      list.select(word<string>("list_of", sql.ref("i.shape")).as("shapes")))
      .$if(withShapes && !order.starred_first, (list) =>
        list.select(word<string>("list_of", sql.ref("i.starred")).as("stars")));
  const [row] = compiled === null ? await all(query()).execute() : await nameLists(
    db,
    compiled.form + JSON.stringify([order, withShapes]),
    () => all(compiled.query()),
    { userId },
  );
  const starred = row?.starred ?? 0;
  // Those that come first because of their star are at no other places.
  const places = () =>
    order.starred_first
      ? Array.from({ length: starred }, (_, i) => i)
      : (JSON.parse(row?.stars ?? "[]") as number[]).flatMap((star, i) => star === 1 ? [i] : []);
  return {
    names: JSON.parse(row?.names ?? "[]") as string[],
    starred,
    ...(withShapes
      ? { shapes: JSON.parse(row?.shapes ?? "[]") as number[], starred_places: places() }
      : {}),
  };
}

/**
 * The same, with the owners of the images, each once, and which image is whose.
 * @param scores a number for each row: then the highest come first, and those that are named have
 * theirs
 */
export async function namesWithOwners(
  db: Database,
  images: ImagesQuery,
  withShapes = false,
  scores?: ReadonlyMap<number, number>,
) {
  const scoreOf = ({ image_id }: { image_id: number }) => scores?.get(image_id) ?? 0;
  const rows = await images.select(["images.image_id", "images.image_name"])
    .select(["images.starred", "images.user_id", SHAPE.as("shape")]).execute();
  if (scores) rows.sort((a, b) => scoreOf(b) - scoreOf(a) || a.image_id - b.image_id);
  const places = new Map([...new Set(rows.map((row) => row.user_id))].map((id, i) => [id, i]));
  const names = await namesOf(db, [...places.keys()].map((user_id) => ({ user_id })));
  const starred = rows.flatMap((row, i) => row.starred === 1 ? [i] : []);
  return {
    names: rows.map((row) => row.image_name),
    starred: starred.length,
    owners: [...places.keys()].map((user_id) => ({ user_id, name: names.get(user_id) ?? "" })),
    owned_by: rows.map((row) => places.get(row.user_id) ?? 0),
    ...(scores ? { similarity: rows.map(scoreOf) } : {}),
    ...(withShapes ? { shapes: rows.map((row) => row.shape), starred_places: starred } : {}),
  };
}
