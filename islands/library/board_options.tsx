import type { BoardDTO } from "../../services/contract/boards.ts";
import { useStudio, useText } from "../studio/context.ts";
import { groupBoards } from "./board_groups.ts";

/** Choices of a select: the boards that one may add to, by whose they are, with their owner. */
export function BoardOptions({ boards }: { boards: readonly BoardDTO[] }) {
  const { session } = useStudio();
  const words = useText().library;
  const groups = groupBoards(boards.filter(takesImages), session.user.value?.user_id);
  const group = (label: string, list: readonly BoardDTO[]) =>
    list.length > 0 && (
      <optgroup label={label}>
        {list.map((b) => (
          <option key={b.board_id} value={b.board_id}>
            {b.board_name}
            {b.shared_by && ` (${words.by(b.shared_by)})`}
          </option>
        ))}
      </optgroup>
    );
  return (
    <>
      {group(words.mine, groups.mine)}
      {group(words.shared, groups.shared)}
      {group(words.publicBoards, groups.public)}
    </>
  );
}

/** Whether the reader may put images on a board. */
export const takesImages = (board: BoardDTO): boolean => board.access !== "view" && !board.archived;
