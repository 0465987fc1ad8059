import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { Dialog } from "../ui/dialog.tsx";
import { FolderOpen, Plus } from "../ui/icons.ts";
import { FormError } from "../ui/form_error.tsx";
import { BoardCover } from "./board_cover.tsx";
import { groupBoards } from "./board_groups.ts";
import { moveToBoard } from "./actions.ts";
import { LENGTH } from "../../services/contract/limits.ts";

/** Dragging without a mouse: choose the board from a list, or name a new one. */
export function MoveDialog({ names, onClose }: { names: readonly string[]; onClose: () => void }) {
  const studio = useStudio();
  const { client, session } = studio;
  const text = useText();
  const words = text.library;
  const typed = useSignal("");
  const making = useTask();
  const input = useRef<HTMLInputElement>(null);
  const boards = useResource(paths.boards).data.value ?? [];
  const groups = groupBoards(
    boards.filter((board) => board.access !== "view"),
    session.user.value?.user_id,
    typed.value,
  );
  const found = [...groups.mine, ...groups.shared, ...groups.public];
  const name = typed.value.trim();
  const move = (id: string) => {
    onClose();
    void moveToBoard(studio, names, id);
  };
  const make = () =>
    making.run(async () => {
      const board = await client.send("POST", paths.createBoard(name));
      move(board.board_id);
    });
  return (
    <Dialog
      title={words.moveTo(names.length)}
      onClose={onClose}
      initialFocus={() => input.current}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const [only] = found;
          if (only && found.length === 1) move(only.board_id);
          else if (name && found.length === 0) void make();
        }}
      >
        <input
          ref={input}
          class="input boards-search"
          maxLength={LENGTH.boardName}
          aria-label={words.findOrMake}
          placeholder={words.findOrMake}
          value={typed.value}
          onInput={(e) => void (typed.value = e.currentTarget.value)}
        />
      </form>
      <FormError problem={making.problem.value} />
      <ul class="list">
        {!name && (
          <li>
            <button type="button" class="board-link" onClick={() => move("none")}>
              <span class="board-cover">
                <FolderOpen size={20} aria-hidden />
              </span>
              <span class="board-words">{words.none}</span>
            </button>
          </li>
        )}
        {found.map((board) => (
          <li key={board.board_id}>
            <button type="button" class="board-link" onClick={() => move(board.board_id)}>
              <BoardCover board={board} />
              <span class="board-words">
                <span class="cut">{board.board_name}</span>
                {board.shared_by && <span class="board-owner">{words.by(board.shared_by)}</span>}
              </span>
            </button>
          </li>
        ))}
        {name && (
          <li>
            <button type="button" class="board-link" onClick={() => void make()}>
              <span class="board-cover">
                <Plus size={20} aria-hidden />
              </span>
              <span class="board-words cut">{words.newBoardNamed(name)}</span>
            </button>
          </li>
        )}
      </ul>
    </Dialog>
  );
}
