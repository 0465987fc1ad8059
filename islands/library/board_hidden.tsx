import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { EyeOff } from "../ui/icons.ts";
import { returnToBoard } from "./board_return.ts";

interface HiddenBoard {
  board_id: string;
  board_name: string;
  shared_by: string | null;
}

/** The quiet way back to boards of others that one has left. */
export function HiddenBoards() {
  const studio = useStudio();
  const words = useText().library;
  const boards = useResource<HiddenBoard[]>(paths.boardsLeft).data.value ?? [];
  const open = useSignal(false);
  if (boards.length === 0) return null;
  return (
    <li>
      <Button
        small
        kind="quiet"
        icon={EyeOff}
        aria-expanded={open.value}
        onClick={() => void (open.value = !open.value)}
      >
        {words.hiddenBoards(boards.length)}
      </Button>
      {open.value && (
        <ul class="boards-hidden">
          {boards.map((board) => (
            <li key={board.board_id} class="board-hidden">
              <span class="board-words">
                <span class="cut">{board.board_name}</span>
                {board.shared_by && (
                  <span class="board-owner cut">{words.by(board.shared_by)}</span>
                )}
              </span>
              <Button
                small
                aria-label={`${words.showAgain}: ${board.board_name}`}
                onClick={() => void returnToBoard(studio, board)}
              >
                {words.showAgain}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
