import { paths } from "../api/paths.ts";
import type { BoardDTO } from "../api/types.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { Dialog } from "../ui/dialog.tsx";
import { FolderOpen, Images } from "../ui/icons.ts";
import { moveToBoard } from "./deeds.ts";

/** Dragging without a mouse: choose the board from a list. */
export function MoveDialog({ names, onClose }: { names: readonly string[]; onClose: () => void }) {
  const studio = useStudio();
  const words = useText().library;
  const boards = useResource<BoardDTO[]>(paths.boards).data.value ?? [];
  const open = boards.filter((b) => b.access !== "view" && !b.archived);
  const move = (id: string) => {
    onClose();
    void moveToBoard(studio, names, id);
  };
  return (
    <Dialog title={words.moveTo(names.length)} onClose={onClose}>
      <ul class="list">
        <li>
          <button type="button" class="board-link" onClick={() => move("none")}>
            <span class="board-cover">
              <FolderOpen size={20} aria-hidden />
            </span>
            <span class="board-words">{words.none}</span>
          </button>
        </li>
        {open.map((board) => (
          <li key={board.board_id}>
            <button type="button" class="board-link" onClick={() => move(board.board_id)}>
              <span class="board-cover">
                <Images size={20} aria-hidden />
              </span>
              <span class="board-words">
                <span class="cut">{board.board_name}</span>
                {board.shared_by && <span class="board-owner">{words.by(board.shared_by)}</span>}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
