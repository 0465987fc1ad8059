import type { ImageNames, SimilarImages } from "../../services/contract/images.ts";
import type { Path } from "../api/path.ts";
import type { ImageFilter, ImageList } from "../api/paths/images.ts";
import { paths } from "../api/paths.ts";
import type { Studio } from "../studio/studio.ts";

/** What others shared with me image by image; no board is called so. */
export const SHARED_IMAGES = "shared";

/** The view of the library, as given by its address. */
export interface LibraryPlace {
  /** A board's id; "none": on no board; "shared", "trash"; null: everything. */
  board: string | null;
  search: string;
  tag: string | null;
  starred: boolean;
  /** With "everything": also what others share with me, for administrators everyone's. */
  others: boolean;
  /** Another person, whose library it is: for administrators. */
  person: string | null;
  date: string | null;
  /** First and last day. */
  from: string | null;
  to: string | null;
  /** Key of a model, name of a sampler, width and height (`512x768`) of what is shown. */
  model: string | null;
  sampler: string | null;
  pixels: string | null;
  /** An image: only what is like it, most alike first. */
  similar: string | null;
  assets: boolean;
  sort: Sort;
}

/** The orders of a list; images with a star come first in the first of them. */
export const SORTS = ["starred", "new", "old", "name", "large", "small"] as const;
export type Sort = (typeof SORTS)[number];

export function placeOf(params: URLSearchParams): LibraryPlace {
  return {
    board: params.get("board"),
    search: params.get("q") ?? "",
    tag: params.get("tag"),
    starred: params.get("starred") === "1",
    others: params.get("others") === "1" && params.get("board") === null,
    person: params.get("person"),
    date: params.get("date"),
    from: params.get("from"),
    to: params.get("to"),
    model: params.get("model"),
    sampler: params.get("sampler"),
    pixels: /^[1-9]\d{0,5}x[1-9]\d{0,5}$/.exec(params.get("pixels") ?? "")?.[0] ?? null,
    similar: params.get("similar"),
    assets: params.get("kind") === "assets",
    sort: SORTS.find((sort) => sort === params.get("sort")) ?? "starred",
  };
}

/**
 * Whether a place can list other users' images beside one's own: "everything" of one's own library.
 */
export function hasOthers({ boot }: Studio, place: LibraryPlace): boolean {
  return boot.mode.multiuser && place.board === null && place.person === null;
}

/** Whether a place is a board, and not a list of one person's images. */
function isBoard({ board }: LibraryPlace): boolean {
  return board !== null && board !== "none" && board !== SHARED_IMAGES;
}

/** Whether a place lists images wherever they are. */
export const isList = (place: LibraryPlace): boolean => place.board === null;

/** What narrows a list beside the place itself, each a parameter of the address. */
const NARROWING = [
  ...["q", "tag", "starred", "date", "from", "to", "model", "sampler", "pixels", "similar"],
];

/** The parameters of an address that has none of them. */
export const unfiltered = (): Record<string, null> =>
  Object.fromEntries(NARROWING.map((param) => [param, null]));

export function isFiltered(place: LibraryPlace): boolean {
  const { search, tag, starred, date, from, to, model, sampler, pixels, similar } = place;
  return [search, tag, starred, date, from, to, model, sampler, pixels, similar].some(Boolean);
}

const listsSeveral = (place: LibraryPlace) =>
  place.board === SHARED_IMAGES || place.others || isBoard(place);

/** The images of a place, for whatever is asked of them. */
export function wherever(place: LibraryPlace, timeZone: string): ImageFilter {
  const shared = place.board === SHARED_IMAGES;
  const [width = null, height = null] = place.pixels?.split("x").map(Number) ?? [];
  return {
    user_id: listsSeveral(place) ? null : place.person ?? "me",
    board_id: shared ? null : place.board,
    shared_with_me: shared || null,
    visible: place.others || null,
    search_term: place.search || null,
    tag: place.tag,
    starred: place.starred || null,
    date: place.date,
    created_from: place.from,
    created_to: place.to,
    time_zone: (place.date ?? place.from ?? place.to) && timeZone,
    model: place.model,
    sampler: place.sampler,
    width,
    height,
    // What is like an image may be an upload as well.
    categories: place.similar ? null : place.assets ? "user" : "general",
  };
}

const ORDERS: Readonly<Record<Sort, Pick<ImageList, "order_by" | "order_dir">>> = {
  starred: { order_by: null, order_dir: "DESC" },
  new: { order_by: null, order_dir: "DESC" },
  old: { order_by: null, order_dir: "ASC" },
  name: { order_by: "file_name", order_dir: "ASC" },
  large: { order_by: "bytes", order_dir: "DESC" },
  small: { order_by: "bytes", order_dir: "ASC" },
};

/** The list of the API that shows a place. */
export function filterOf(place: LibraryPlace, timeZone: string): ImageList {
  return {
    ...wherever(place, timeZone),
    ...ORDERS[place.sort],
    with_owners: listsSeveral(place) || null,
    starred_first: place.sort === "starred",
    with_shapes: true,
  };
}

/** The answer to a list: one that is ordered by likeness says how far that goes. */
export type Listed = ImageNames & Partial<Pick<SimilarImages, "state" | "unseen">>;

/** Where the list of a place is. */
export function listPath(place: LibraryPlace, timeZone: string): Path<{ GET: Listed }> {
  if (place.similar === null) return paths.imageNames(filterOf(place, timeZone));
  return paths.similarImages(place.similar, { ...wherever(place, timeZone), with_shapes: true });
}
