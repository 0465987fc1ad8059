import type { ImageFilter } from "../api/paths.ts";
import type { Studio } from "../studio/studio.ts";

/** What others shared with me picture by picture; no board is called so. */
export const SHARED_PICTURES = "shared";

/** The view of the library, as given by its address. */
export interface LibraryPlace {
  /** A board's id; "none": on no board; "shared", "trash"; null: everything. */
  board: string | null;
  search: string;
  tag: string | null;
  starred: boolean;
  /** With "everything": also what others share with me. */
  others: boolean;
  date: string | null;
  assets: boolean;
}

export function placeOf(params: URLSearchParams): LibraryPlace {
  return {
    board: params.get("board"),
    search: params.get("q") ?? "",
    tag: params.get("tag"),
    starred: params.get("starred") === "1",
    others: params.get("others") === "1" && params.get("board") === null,
    date: params.get("date"),
    assets: params.get("kind") === "assets",
  };
}

/** Whether "everything" leaves out other users' images. Administrators see them anyway. */
export function hasOthers({ boot, session }: Studio, place: LibraryPlace): boolean {
  return boot.mode.multiuser && session.user.value?.is_admin === false && place.board === null;
}

/** The list of the API that shows a place. */
export function filterOf(place: LibraryPlace): ImageFilter {
  const shared = place.board === SHARED_PICTURES;
  return {
    board_id: shared ? null : place.board,
    shared_with_me: shared || null,
    visible: place.others || null,
    search_term: place.search || null,
    tag: place.tag,
    starred: place.starred || null,
    date: place.date,
    categories: place.assets ? "user" : "general",
    order_dir: "DESC",
    starred_first: true,
  };
}
