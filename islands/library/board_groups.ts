import type { BoardDTO } from "../../services/contract/boards.ts";

/** Boards grouped by owner, as the list shows them. */
export interface BoardGroups {
  mine: BoardDTO[];
  /** Shared with all users or with me by name. */
  shared: BoardDTO[];
  public: BoardDTO[];
  archived: BoardDTO[];
}

/** Sorts boards into groups, each in the order given; `search`: in their name or their owner's. */
export function groupBoards(
  boards: readonly BoardDTO[],
  me: string | undefined,
  search = "",
): BoardGroups {
  const groups: BoardGroups = { mine: [], shared: [], public: [], archived: [] };
  const wanted = search.trim().toLocaleLowerCase();
  for (const board of boards) {
    const words = `${board.board_name}\n${board.shared_by ?? ""}`.toLocaleLowerCase();
    if (words.includes(wanted)) groups[groupOf(board, me)].push(board);
  }
  return groups;
}

function groupOf(board: BoardDTO, me: string | undefined): keyof BoardGroups {
  if (board.archived) return "archived";
  if (board.user_id === me) return "mine";
  return board.board_visibility === "public" ? "public" : "shared";
}
