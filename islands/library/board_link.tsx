import { useSignal } from "@preact/signals";
import type { BoardDTO } from "../../services/contract/boards.ts";
import { useStudio, useText } from "../studio/context.ts";
import { Globe, type LucideIcon, Users } from "../ui/icons.ts";
import { BoardCover, Cover } from "./board_cover.tsx";
import { moveToBoard } from "./actions.ts";
import { draggedNames, isImageDrag } from "./drag.ts";

/** Takes images that are dropped on it. */
function useDrop(boardId: string | undefined) {
  const studio = useStudio();
  const over = useSignal(false);
  if (boardId === undefined) return { over: false };
  return {
    over: over.value,
    onDragOver: (event: DragEvent) => {
      if (!isImageDrag(event)) return;
      event.preventDefault();
      over.value = true;
    },
    onDragLeave: () => void (over.value = false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      event.stopPropagation();
      over.value = false;
      const names = draggedNames(event);
      if (names.length > 0) void moveToBoard(studio, names, boardId);
    },
  };
}

interface PlainLinkProps {
  icon?: LucideIcon;
  /** The name of the image that stands for the place, instead of an icon. */
  cover?: string | null;
  label: string;
  href: string;
  here: boolean;
  count?: number;
  dropTo?: string;
}

/** A place that is not a board. */
export function PlainLink(
  { icon: Icon, cover = null, label, href, here, count, dropTo }: PlainLinkProps,
) {
  const { over, ...drop } = useDrop(dropTo);
  return (
    <li>
      <a
        {...drop}
        class={`board-link${over ? " board-over" : ""}`}
        href={href}
        aria-current={here ? "page" : undefined}
      >
        {Icon
          ? (
            <span class="board-cover">
              <Icon size={20} aria-hidden />
            </span>
          )
          : <Cover name={cover} />}
        <span class="board-words">{label}</span>
        {count !== undefined && <span class="board-count">{count}</span>}
      </a>
    </li>
  );
}

/**
 * A board: its cover, name, owner, how many images, and whether others see it. In the library of a
 * person, whom it belongs to goes without saying.
 */
export function BoardLink(
  { board, here, person = null }: { board: BoardDTO; here: boolean; person?: string | null },
) {
  const { router, language } = useStudio();
  const text = useText();
  const words = text.library;
  const count = board.image_count + board.asset_count;
  const mayAdd = board.access !== "view";
  const { over, ...drop } = useDrop(mayAdd ? board.board_id : undefined);
  const shared = board.board_visibility !== "private";
  const Sign = board.board_visibility === "public" ? Globe : Users;
  return (
    <li>
      <a
        {...drop}
        class={`board-link${over ? " board-over" : ""}`}
        href={router.href("library", { person, board: board.board_id })}
        aria-current={here ? "page" : undefined}
        title={board.board_name}
      >
        <BoardCover board={board} />
        <span class="board-words">
          <span class="cut">{board.board_name}</span>
          {board.shared_by && !person && (
            <span class="board-owner cut">{words.by(board.shared_by)}</span>
          )}
        </span>
        {(shared || board.grant_count > 0) && (
          <Sign size={16} aria-label={words.visibilityShort[board.board_visibility]} />
        )}
        <span class="board-count" aria-label={text.images.count(count)}>
          {count.toLocaleString(language.value)}
        </span>
      </a>
    </li>
  );
}
