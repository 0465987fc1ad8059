import { useEffect } from "preact/hooks";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { FolderOpen, Images, Search } from "../ui/icons.ts";
import { Empty, Failure, Skeleton } from "../ui/states.tsx";
import { BoardHead } from "./board_head.tsx";
import { Grid } from "./grid.tsx";
import { filterOf, hasOthers, type LibraryPlace, SHARED_PICTURES } from "./place.ts";
import { SelectionBar } from "./selection_bar.tsx";
import { selectionOf } from "./selection.ts";
import { GalleryTools } from "./gallery_tools.tsx";

/** The pictures of a place: its head, its filters, and the grid. */
export function Gallery({ place }: { place: LibraryPlace }) {
  const studio = useStudio();
  const { router } = studio;
  const text = useText();
  const words = text.library;
  const path = paths.imageNames(filterOf(place));
  const { data, problem, refresh } = useResource(path);
  const boards = useResource(paths.boards);
  const board = boards.data.value?.find((b) => b.board_id === place.board);
  useEffect(() => {
    selectionOf(studio).clear();
    selectionOf(studio).move(0);
  }, [path]);
  const answer = data.value;
  const filtered = Boolean(place.search || place.tag || place.starred || place.date);
  const shared = place.board === SHARED_PICTURES;
  const foreign = shared || place.others || (board !== undefined && board.access !== "own");
  const title = board?.board_name ??
    (shared ? words.sharedPictures : place.board === "none" ? words.none : place.date ?? words.all);
  return (
    <section aria-label={title}>
      <BoardHead title={title} board={board} total={answer?.total_count} place={place.board} />
      <GalleryTools place={place} />
      {problem.value?.status === 404
        ? <Empty icon={FolderOpen} title={words.gone} />
        : problem.value
        ? <Failure problem={problem.value} retry={refresh} />
        : !answer
        ? <Skeleton count={24} kind="tile" />
        : answer.image_names.length > 0
        ? (
          <Grid
            names={answer.image_names}
            starred={answer.starred_count}
            label={title}
            onOpen={(i) => router.adjust({ image: answer.image_names[i] ?? null })}
          />
        )
        : filtered
        ? (
          <Empty icon={Search} title={words.emptySearch} hint={words.emptySearchHint}>
            <Button
              onClick={() => router.adjust({ q: null, tag: null, starred: null, date: null })}
            >
              {words.clearFilters}
            </Button>
            {hasOthers(studio, place) && !place.others && (
              <Button onClick={() => router.adjust({ others: "1" })}>{words.withOthers}</Button>
            )}
          </Empty>
        )
        : shared
        ? <Empty icon={Images} title={words.empty} hint={words.emptyShared} />
        : (
          <Empty
            icon={Images}
            title={board ? words.emptyBoard : words.empty}
            hint={board ? words.emptyBoardHint : words.emptyHint}
          >
            <a class="button button-primary" href={router.href("create")}>
              {text.frame.screens.create}
            </a>
          </Empty>
        )}
      {answer && <SelectionBar names={answer.image_names} foreign={foreign} />}
    </section>
  );
}
