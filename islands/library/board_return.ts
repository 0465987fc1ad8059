import { paths } from "../api/paths.ts";
import type { Studio } from "../studio/studio.ts";
import { attempt } from "../ui/toast_problem.ts";

interface LeftBoard {
  board_id: string;
  board_name: string;
}

/** Hides a board that another user shared, with an undo in the message. */
export async function leaveBoard(studio: Studio, board: LeftBoard): Promise<void> {
  const { client, resources, router, toasts, text } = studio;
  const done = await attempt(studio, async () => {
    await client.send("POST", paths.leaveBoard(board.board_id));
    router.go(router.href("library"));
  });
  resources.refresh(paths.boardsRoot);
  if (!done) return;
  toasts.show({
    kind: "info",
    text: text.value.library.left(board.board_name),
    action: { label: text.value.frame.undo, run: () => void returnToBoard(studio, board) },
  });
}

/** Sees it again, and goes there. */
export async function returnToBoard(studio: Studio, board: LeftBoard): Promise<void> {
  const { client, resources, router, toasts, text } = studio;
  const done = await attempt(
    studio,
    () => client.send("POST", paths.comeBackToBoard(board.board_id)),
  );
  resources.refresh(paths.boardsRoot);
  if (!done) return;
  router.go(router.href("library", { board: board.board_id }));
  toasts.show({ kind: "success", text: text.value.library.cameBack(board.board_name) });
}
