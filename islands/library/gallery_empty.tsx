import type { BoardDTO } from "../../services/contract/boards.ts";
import { useResource, useStudio, useText, useTitle } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { Images, Search } from "../ui/icons.ts";
import { Empty } from "../ui/states.tsx";
import {
  hasOthers,
  isFiltered,
  type LibraryPlace,
  listPath,
  SHARED_IMAGES,
  unfiltered,
} from "./place.ts";

interface GalleryEmptyProps {
  place: LibraryPlace;
  board: BoardDTO | undefined;
}

/** What is said where a list has nothing, with the way to what there is: uploads beside images. */
export function GalleryEmpty({ place, board }: GalleryEmptyProps) {
  const studio = useStudio();
  const words = useText().library;
  // What is made and what is uploaded are two lists of one place, and nobody knows in which it is.
  const other = useResource(listPath({ ...place, assets: !place.assets }, studio.timeZone.value));
  const elsewhere = other.data.value?.total_count ?? 0;
  const filtered = isFiltered(place);
  const title = filtered
    ? words.emptySearch
    : elsewhere > 0
    ? place.assets ? words.noUploads : words.onlyUploads
    : board
    ? words.emptyBoard
    : words.empty;
  const shared = place.board === SHARED_IMAGES;
  const mayAdd = !shared && place.person === null && board?.access !== "view";
  const hint = filtered
    ? words.emptySearchHint
    : elsewhere > 0
    ? undefined
    : shared
    ? words.emptyShared
    : !mayAdd
    ? undefined
    : board
    ? words.emptyBoardHint
    : words.emptyHint;
  return (
    <Empty icon={filtered ? Search : Images} title={title} {...(hint ? { hint } : {})}>
      {elsewhere > 0
        ? (
          <Button
            kind="primary"
            onClick={() => studio.router.adjust({ kind: place.assets ? null : "assets" })}
          >
            {place.assets ? words.showImages(elsewhere) : words.showUploads(elsewhere)}
          </Button>
        )
        : !filtered && mayAdd && <ToCreate />}
      {filtered && <Widen place={place} />}
    </Empty>
  );
}

function ToCreate() {
  const { router } = useStudio();
  return <a class="button button-primary" href={router.href("create")}>{useTitle("create")}</a>;
}

/** Ways to a list that holds more. */
function Widen({ place }: { place: LibraryPlace }) {
  const studio = useStudio();
  const { router } = studio;
  const words = useText().library;
  return (
    <>
      <Button onClick={() => router.adjust(unfiltered())}>{words.clearFilters}</Button>
      {hasOthers(studio, place) && !place.others && (
        <Button onClick={() => router.adjust({ others: "1" })}>
          {studio.session.user.value?.is_admin ? words.everybodys : words.withOthers}
        </Button>
      )}
    </>
  );
}
