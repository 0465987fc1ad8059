import { useSignal } from "@preact/signals";
import type { BoardDTO } from "../../services/contract/boards.ts";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { BoardNameDialog } from "./board_name_dialog.tsx";

export function RenameBoardDialog({ board, onClose }: { board: BoardDTO; onClose: () => void }) {
  const { client, resources } = useStudio();
  const text = useText();
  const name = useSignal(board.board_name);
  return (
    <BoardNameDialog
      title={text.library.rename}
      action={text.frame.save}
      name={name}
      onSave={async () => {
        await client.send("PATCH", paths.board(board.board_id), { board_name: name.value.trim() });
        resources.refresh(paths.boardsRoot);
      }}
      onClose={onClose}
    />
  );
}
