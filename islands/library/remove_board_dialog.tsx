import { useSignal } from "@preact/signals";
import type { BoardDTO } from "../../services/contract/boards.ts";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { Confirm } from "../ui/confirm.tsx";

export function RemoveBoardDialog({ board, onClose }: { board: BoardDTO; onClose: () => void }) {
  const { client, resources, router } = useStudio();
  const words = useText().library;
  const withImages = useSignal(false);
  return (
    <Confirm
      title={words.removeTitle(board.board_name)}
      action={words.remove}
      danger
      onConfirm={async () => {
        await client.send("DELETE", paths.deleteBoard(board.board_id, withImages.value));
        resources.refresh(paths.boardsRoot);
        resources.refresh(paths.imagesRoot);
        router.go(router.href("library"), { replace: true });
      }}
      onClose={onClose}
    >
      <p>{words.removeHint}</p>
      <label class="check">
        <input
          type="checkbox"
          checked={withImages.value}
          onChange={(e) => void (withImages.value = e.currentTarget.checked)}
        />
        <span>{words.removeImages}</span>
      </label>
    </Confirm>
  );
}
