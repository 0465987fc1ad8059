import { paths } from "../api/paths.ts";
import { useResource, useStudio, useTitle } from "../studio/context.ts";
import { BoardList } from "./board_list.tsx";
import { DropUpload } from "./drop_upload.tsx";
import { Gallery } from "./gallery.tsx";
import Lightbox from "./lightbox.tsx";
import { LOOK_KEY } from "./look.ts";
import { PersonPlaces } from "./person_places.tsx";
import { type LibraryPlace, listPath, placeOf } from "./place.ts";
import { selectionOf } from "./selection.ts";
import { Trash } from "./trash.tsx";

export function needs(params: URLSearchParams, timeZone: string): string[] {
  const place = placeOf(params);
  const list = place.board === "trash" ? [] : [listPath(place, timeZone)];
  const days = paths.days(timeZone, place.person ?? "me");
  const boards = place.person
    ? [paths.boardsOf(place.person), paths.users("")]
    : [paths.boards, paths.boardsLeft, paths.imageTags];
  return [...boards, days, paths.clientState(LOOK_KEY), ...list];
}

/** Boards at the side, images in the middle, one of them over everything. */
export default function LibraryScreen() {
  const { router } = useStudio();
  const title = useTitle("library");
  const { params } = router.place.value;
  const place = placeOf(params);
  const image = params.get("image");
  return (
    <div class="library">
      <h1 class="sr-only">{title}</h1>
      {place.person ? <PersonPlaces place={place} /> : <BoardList place={place} />}
      <div class="library-main">
        {place.board === "trash"
          ? <Trash />
          : place.person
          ? <Gallery place={place} />
          : (
            <DropUpload board={place.board}>
              <Gallery place={place} />
            </DropUpload>
          )}
      </div>
      {image && place.board !== "trash" && <Opened name={image} place={place} />}
    </div>
  );
}

function Opened({ name, place }: { name: string; place: LibraryPlace }) {
  const studio = useStudio();
  const list = useResource(listPath(place, studio.timeZone.value));
  return (
    <Lightbox
      name={name}
      names={list.data.value?.image_names}
      onMove={(index) => selectionOf(studio).move(index)}
    />
  );
}
