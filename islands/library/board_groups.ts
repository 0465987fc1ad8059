import type { BoardDTO } from "../../services/contract/boards.ts";

/** Boards grouped by owner, as the list shows them. */
export interface BoardGroups {
  mine: BoardDTO[];
  /** Shared with all users or with me by name. */
  shared: BoardDTO[];
  public: BoardDTO[];
  /** Others' private ones: administrators see them. */
  private: BoardDTO[];
  archived: BoardDTO[];
}

/** Sorts boards into groups, each in the order given; `search`: in their name or their owner's. */
export function groupBoards(
  boards: readonly BoardDTO[],
  me: { userId: string | undefined; isAdmin: boolean },
  search = "",
): BoardGroups {
  const groups: BoardGroups = { mine: [], shared: [], public: [], private: [], archived: [] };
  const wanted = search.trim().toLocaleLowerCase();
  for (const board of boards) {
    const words = `${board.board_name}\n${board.shared_by ?? ""}`.toLocaleLowerCase();
    if (words.includes(wanted)) groups[groupOf(board, me)].push(board);
  }
  return groups;
}

function groupOf(
  board: BoardDTO,
  me: { userId: string | undefined; isAdmin: boolean },
): keyof BoardGroups {
  if (board.archived) return "archived";
  if (board.user_id === me.userId) return "mine";
  if (board.board_visibility === "public") return "public";
  return board.board_visibility === "private" && me.isAdmin ? "private" : "shared";
}
