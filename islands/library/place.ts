import type { ImageFilter } from "../api/paths.ts";
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
  assets: boolean;
  sort: Sort;
}

/** The orders of a list; images with a star come first in the first of them. */
export const SORTS = ["starred", "new", "old", "large"] as const;
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
    assets: params.get("kind") === "assets",
    sort: SORTS.find((sort) => sort === params.get("sort")) ?? "starred",
  };
}

/** Whether a place can list other users' images beside one's own: "everything" of one's own library. */
export function hasOthers({ boot }: Studio, place: LibraryPlace): boolean {
  return boot.mode.multiuser && place.board === null && place.person === null;
}

/** Whether a place is a board, and not a list of one person's images. */
function isBoard({ board }: LibraryPlace): boolean {
  return board !== null && board !== "none" && board !== SHARED_IMAGES;
}

/** Whether a place lists images wherever they are. */
export const isList = (place: LibraryPlace): boolean => place.board === null;

/** The list of the API that shows a place. */
export function filterOf(place: LibraryPlace, timeZone: string): ImageFilter {
  const shared = place.board === SHARED_IMAGES;
  const several = shared || place.others || isBoard(place);
  return {
    user_id: several ? null : place.person ?? "me",
    with_owners: several || null,
    board_id: shared ? null : place.board,
    shared_with_me: shared || null,
    visible: place.others || null,
    search_term: place.search || null,
    tag: place.tag,
    starred: place.starred || null,
    date: place.date,
    time_zone: place.date && timeZone,
    categories: place.assets ? "user" : "general",
    order_by: place.sort === "large" ? "bytes" : null,
    order_dir: place.sort === "old" ? "ASC" : "DESC",
    starred_first: place.sort === "starred",
    with_shapes: true,
  };
}
