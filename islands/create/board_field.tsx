import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { Field } from "../ui/field.tsx";
import { draftOf } from "./draft.ts";
import { invokerOf } from "./invoke.ts";

/** Where the pictures go: a board of mine, or a public one. */
export function BoardField() {
  const studio = useStudio();
  const words = useText().create;
  const draft = draftOf(studio);
  const me = studio.session.user.value?.user_id;
  const boards = useResource(paths.boards).data.value ?? [];
  const open = boards.filter((b) =>
    !b.archived && (b.user_id === me || b.board_visibility === "public")
  );
  const error = invokerOf(studio).problem.value?.field("board_id");
  if (open.length === 0 && !error) return null;
  return (
    <Field id="board" label={words.board} error={error}>
      <select
        id="board"
        class="input"
        value={draft.board.value ?? ""}
        onChange={(e) => void (draft.board.value = e.currentTarget.value || null)}
      >
        <option value="">{words.boardNone}</option>
        {open.map((b) => <option key={b.board_id} value={b.board_id}>{b.board_name}</option>)}
      </select>
    </Field>
  );
}
