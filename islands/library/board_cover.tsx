import type { BoardDTO } from "../../services/contract/boards.ts";
import { paths } from "../api/paths.ts";
import { useStudio } from "../studio/context.ts";
import { Images } from "../ui/icons.ts";

/** The small image of a board. */
export const BoardCover = ({ board }: { board: BoardDTO }) => (
  <Cover name={board.cover_image_name} />
);

/** A small image that stands for many. */
export function Cover({ name }: { name: string | null | undefined }) {
  const { boot } = useStudio();
  return (
    <span class="board-cover">
      {name
        ? <img src={boot.basePath + paths.thumbnail(name)} alt="" loading="lazy" />
        : <Images size={20} aria-hidden />}
    </span>
  );
}
