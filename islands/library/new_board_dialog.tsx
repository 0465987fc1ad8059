import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { BoardNameDialog } from "./board_name_dialog.tsx";

/** Makes a board and goes there. */
export function NewBoardDialog({ onClose }: { onClose: () => void }) {
  const { client, resources, router } = useStudio();
  const words = useText().library;
  const name = useSignal("");
  return (
    <BoardNameDialog
      title={words.newBoard}
      action={words.makeBoard}
      name={name}
      onSave={async () => {
        const path = paths.createBoard(name.value.trim());
        const board = await client.send("POST", path);
        resources.refresh(paths.boardsRoot);
        router.go(router.href("library", { board: board.board_id }));
      }}
      onClose={onClose}
    />
  );
}
