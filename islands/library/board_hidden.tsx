import { useSignal } from "@preact/signals";
import type { LeftBoard } from "../../services/contract/boards.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { EyeOff } from "../ui/icons.ts";
import { returnToBoard } from "./board_return.ts";

/** A discreet way back to other users' boards that the user has left. */
export function HiddenBoards() {
  const studio = useStudio();
  const words = useText().library;
  const boards = useResource(paths.boardsLeft).data.value ?? [];
  const open = useSignal(false);
  if (boards.length === 0) return null;
  const title = words.hiddenBoards(boards.length);
  const close = () => void (open.value = false);
  const showAgain = (board: LeftBoard) => {
    close();
    void returnToBoard(studio, board);
  };
  return (
    <li>
      <Button small kind="quiet" icon={EyeOff} onClick={() => void (open.value = true)}>
        {title}
      </Button>
      {open.value && (
        <Dialog title={title} onClose={close}>
          <p class="soft">{words.hiddenHint}</p>
          <ul class="list">
            {boards.map((board) => (
              <li key={board.board_id}>
                <div class="list-words">
                  <p class="list-title">{board.board_name}</p>
                  {board.shared_by && <p class="list-sub">{words.by(board.shared_by)}</p>}
                </div>
                <Button
                  small
                  aria-label={`${words.showAgain}: ${board.board_name}`}
                  onClick={() => showAgain(board)}
                >
                  {words.showAgain}
                </Button>
              </li>
            ))}
          </ul>
        </Dialog>
      )}
    </li>
  );
}
