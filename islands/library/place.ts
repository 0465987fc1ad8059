import type { ImageFilter } from "../api/paths.ts";

/** What the library shows, as its address says it. */
export interface LibraryPlace {
  /** A board's id; "none": on no board; "trash"; null: everything. */
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
  return {
    board_id: place.board,
    search_term: place.search || null,
    tag: place.tag,
    starred: place.starred || null,
    date: place.date,
    categories: place.assets ? "user" : "general",
    order_dir: "DESC",
    starred_first: true,
  };
}
