import type { ImageFilter } from "../api/paths.ts";

/** What others shared with me picture by picture; no board is called so. */
export const SHARED_PICTURES = "shared";

/** What the library shows, as its address says it. */
export interface LibraryPlace {
  /** A board's id; "none": on no board; "shared", "trash"; null: everything. */
  board: string | null;
  search: string;
  tag: string | null;
  starred: boolean;
  date: string | null;
  assets: boolean;
}

export function placeOf(params: URLSearchParams): LibraryPlace {
  return {
    board: params.get("board"),
    search: params.get("q") ?? "",
    tag: params.get("tag"),
    starred: params.get("starred") === "1",
    date: params.get("date"),
    assets: params.get("kind") === "assets",
  };
}

/** The list of the API that shows a place. */
export function filterOf(place: LibraryPlace): ImageFilter {
  const shared = place.board === SHARED_PICTURES;
  return {
    board_id: shared ? null : place.board,
    shared_with_me: shared || null,
    search_term: place.search || null,
    tag: place.tag,
    starred: place.starred || null,
    date: place.date,
    categories: place.assets ? "user" : "general",
    order_dir: "DESC",
    starred_first: true,
  };
}
