import { paths } from "../api/paths.ts";
import type { BoardDTO } from "../api/types.ts";
import { useStudio } from "../studio/context.ts";
import { Images } from "../ui/icons.ts";

/** The small picture of a board. */
export function BoardCover({ board }: { board: BoardDTO }) {
  const { boot } = useStudio();
  return (
    <span class="board-cover">
      {board.cover_image_name
        ? (
          <img
            src={boot.basePath + paths.thumbnail(board.cover_image_name)}
            alt=""
            loading="lazy"
          />
        )
        : <Images size={20} aria-hidden />}
    </span>
  );
}
