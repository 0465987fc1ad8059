import { useSignal } from "@preact/signals";
import type { BoardDTO } from "../../services/contract/boards.ts";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { attempt } from "../ui/toast_problem.ts";
import { Button } from "../ui/button.tsx";
import { Ellipsis, Share2 } from "../ui/icons.ts";
import { lazily } from "../ui/lazily.tsx";
import { Menu } from "../ui/menu.tsx";
import { ShareDialog } from "../share/share_dialog.tsx";
import { leaveBoard } from "./board_return.ts";
import { downloadImages } from "./actions.ts";
import { RemoveBoardDialog } from "./remove_board_dialog.tsx";
import { RenameBoardDialog } from "./rename_board_dialog.tsx";
import { UploadButton } from "./upload_button.tsx";

const Wall = lazily(() => import("../wall/wall.tsx"));

interface BoardHeadProps {
  title: string;
  board: BoardDTO | undefined;
  total: number | undefined;
  /** Where uploads go: a board, or `null` for none; absent where there is nothing to upload to. */
  place?: string | null | undefined;
}

/** The current place, its owner, and the actions on it. */
export function BoardHead({ title, board, total, place }: BoardHeadProps) {
  const studio = useStudio();
  const { client, resources, router } = studio;
  const text = useText();
  const words = text.library;
  const open = useSignal<"share" | "rename" | "remove" | null>(null);
  const close = () => void (open.value = null);
  const mayOwn = board?.access === "own";
  const mayEdit = mayOwn || board?.access === "edit";
  const change = async (board: BoardDTO, body: Partial<BoardDTO>) => {
    await attempt(studio, () => client.send("PATCH", paths.board(board.board_id), body));
    resources.refresh(paths.boardsRoot);
  };
  const leave = (board: BoardDTO) => void leaveBoard(studio, board);
  return (
    <header class="page-head">
      <div class="page-title">
        <h2 class="board-name" title={title}>{title}</h2>
        <p class="soft">
          {total !== undefined && text.images.count(total)}
          {board?.shared_by && ` · ${words.owner(board.shared_by)}. ${words.access[board.access]}`}
        </p>
      </div>
      <div class="page-actions gallery-actions">
        {place !== undefined && <UploadButton board={place} />}
        {mayOwn && (
          <Button icon={Share2} onClick={() => void (open.value = "share")}>{words.share}</Button>
        )}
        {board && (
          <Menu
            label={words.boardMenu}
            items={[
              ...(mayEdit
                ? [{ id: "rename", label: words.rename, run: () => void (open.value = "rename") }]
                : []),
              { id: "wall", label: words.wall, run: () => router.adjust({ wall: "1" }) },
              {
                id: "zip",
                label: words.downloadBoard,
                run: () => void downloadImages(studio, { board_id: board.board_id }),
              },
              ...(mayEdit
                ? [{
                  id: "archive",
                  label: board.archived ? words.unarchive : words.archive,
                  run: () => void change(board, { archived: !board.archived }),
                }]
                : []),
              ...(mayOwn ? [] : [{
                id: "leave",
                label: words.leave,
                run: () => leave(board),
              }]),
              ...(mayOwn
                ? [null, {
                  id: "remove",
                  label: words.remove,
                  danger: true,
                  run: () => void (open.value = "remove"),
                }]
                : []),
            ]}
          >
            <Ellipsis size={20} aria-hidden />
          </Menu>
        )}
      </div>
      {board && open.value === "share" && (
        <ShareDialog
          kind="board"
          id={board.board_id}
          name={board.board_name}
          everybody={{
            visibility: board.board_visibility,
            change: async (board_visibility) => {
              await client.send("PATCH", paths.board(board.board_id), { board_visibility });
              resources.refresh(paths.boardsRoot);
            },
          }}
          onClose={() => {
            close();
            resources.refresh(paths.boardsRoot);
          }}
        />
      )}
      {board && router.place.value.params.get("wall") === "1" && (
        <Wall
          board={board.board_id}
          title={title}
          onClose={() => router.adjust({ wall: null }, { replace: true })}
        />
      )}
      {board && open.value === "rename" && <RenameBoardDialog board={board} onClose={close} />}
      {board && open.value === "remove" && <RemoveBoardDialog board={board} onClose={close} />}
    </header>
  );
}
