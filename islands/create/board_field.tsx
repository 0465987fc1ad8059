import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { BoardOptions, takesImages } from "../library/board_options.tsx";
import { Field } from "../ui/field.tsx";
import { draftOf } from "../recipe/draft.ts";
import { invokerOf } from "./invoke.ts";

/** Where the images go: any board that one may add to. */
export function BoardField() {
  const studio = useStudio();
  const words = useText().create;
  const draft = draftOf(studio);
  const boards = useResource(paths.boards).data.value ?? [];
  const error = invokerOf(studio).problem.value?.field("board_id");
  if (!boards.some(takesImages) && !error) return null;
  return (
    <Field id="board" label={words.board} error={error}>
      <select
        id="board"
        class="input"
        value={draft.board.value ?? ""}
        onChange={(e) => void (draft.board.value = e.currentTarget.value || null)}
      >
        <option value="">{words.boardNone}</option>
        <BoardOptions boards={boards} />
      </select>
    </Field>
  );
}
