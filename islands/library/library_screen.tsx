import { useStudio, useText } from "../studio/context.ts";
import { BoardList } from "./board_list.tsx";
import { DropUpload } from "./drop_upload.tsx";
import { Gallery } from "./gallery.tsx";
import { Lightbox } from "./lightbox.tsx";
import { placeOf } from "./place.ts";
import { Trash } from "./trash.tsx";

/** Boards at the side, pictures in the middle, one of them over everything. */
export default function LibraryScreen() {
  const { router } = useStudio();
  const text = useText();
  const { params } = router.place.value;
  const place = placeOf(params);
  const image = params.get("image");
  return (
    <div class="library">
      <h1 class="sr-only">{text.frame.screens.library}</h1>
      <BoardList place={place} />
      <div class="library-main">
        {place.board === "trash" ? <Trash /> : (
          <DropUpload board={place.board}>
            <Gallery place={place} />
          </DropUpload>
        )}
      </div>
      {image && place.board !== "trash" && <Lightbox name={image} place={place} />}
    </div>
  );
}
