import { useEffect, useMemo } from "preact/hooks";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { formatDay } from "../studio/format.ts";
import { FolderOpen } from "../ui/icons.ts";
import { Empty, Failure, Skeleton } from "../ui/states.tsx";
import { BoardHead } from "./board_head.tsx";
import { FilterChips } from "./filter_chips.tsx";
import { GalleryEmpty } from "./gallery_empty.tsx";
import { TimedGrid } from "./timed_grid.tsx";
import { ownersOf } from "./owners.ts";
import { usePersonName } from "./person_places.tsx";
import { type LibraryPlace, listPath, SHARED_IMAGES } from "./place.ts";
import { SelectionBar } from "./selection_bar.tsx";
import { selectionOf } from "./selection.ts";
import { SimilarHead, SimilarState } from "./similar.tsx";
import { GalleryTools } from "./gallery_tools.tsx";

/** The images of a place: its head, its filters, and the grid. */
export function Gallery({ place }: { place: LibraryPlace }) {
  const studio = useStudio();
  const { router } = studio;
  const text = useText();
  const words = text.library;
  const path = listPath(place, studio.timeZone.value);
  const { data, problem, refresh } = useResource(path);
  const boards = useResource(place.person ? paths.boardsOf(place.person) : paths.boards);
  const person = usePersonName(place.person);
  const board = boards.data.value?.find((b) => b.board_id === place.board);
  useEffect(() => {
    selectionOf(studio).clear();
    selectionOf(studio).move(0);
  }, [path]);
  const answer = data.value;
  const isStarred = useMemo(() => {
    const stars = new Set(answer?.starred_places);
    return (index: number) => stars.has(index);
  }, [answer]);
  const owners = useMemo(() => answer && ownersOf(answer), [answer]);
  const shared = place.board === SHARED_IMAGES;
  const foreign = shared || place.others || place.person !== null ||
    (board !== undefined && board.access !== "own");
  useEffect(() => void (selectionOf(studio).foreign.value = foreign), [foreign]);
  const everything = () =>
    person === null
      ? words.unknownPerson
      : person
      ? words.imagesOf(person)
      : place.others && studio.session.user.value?.is_admin
      ? words.everybodys
      : words.all;
  const title = board?.board_name ??
    (place.similar
      ? text.images.moreLike
      : shared
      ? words.sharedImages
      : place.board === "none"
      ? words.none
      : place.date
      ? formatDay(`${place.date}T00:00:00Z`, studio.locale.value, "UTC")
      : everything());
  if (problem.value?.status === 404) {
    return (
      <Empty icon={FolderOpen} title={words.gone}>
        <a class="button" href={router.href("library")}>{words.all}</a>
      </Empty>
    );
  }
  return (
    <section aria-label={title}>
      <BoardHead
        title={title}
        board={board}
        total={answer?.total_count}
        place={place.person || board?.access === "view" ? undefined : place.board}
      />
      <GalleryTools place={place} />
      <FilterChips place={place} />
      {place.similar && <SimilarHead name={place.similar} answer={answer} refresh={refresh} />}
      {problem.value
        ? <Failure problem={problem.value} retry={refresh} />
        : !answer
        ? <Skeleton count={24} kind="tile" />
        : answer.state && answer.state !== "ready"
        ? <SimilarState state={answer.state} refresh={refresh} />
        : answer.image_names.length > 0
        ? (
          <TimedGrid
            place={place}
            names={answer.image_names}
            shapes={answer.shapes}
            isStarred={isStarred}
            label={title}
            owners={owners}
            onOpen={(i) => router.adjust({ image: answer.image_names[i] ?? null })}
          />
        )
        : <GalleryEmpty place={place} board={board} />}
      {answer && <SelectionBar names={answer.image_names} />}
    </section>
  );
}
