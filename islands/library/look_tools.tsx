import { useStudio, useText } from "../studio/context.ts";
import { lookOf, SIZES } from "./look.ts";
import { type LibraryPlace, type Sort, SORTS } from "./place.ts";

/** The order of the images, their size, and whether they keep their proportions. */
export function LookTools({ place }: { place: LibraryPlace }) {
  const studio = useStudio();
  const words = useText().library;
  const look = lookOf(studio);
  const { size, square } = look.value;
  const sort = (to: Sort) => studio.router.adjust({ sort: to === SORTS[0] ? null : to });
  return (
    <div class="look-tools" id="look-tools">
      <label>
        <span>{words.sort}</span>
        <select
          class="input"
          value={place.sort}
          onChange={(e) => sort(e.currentTarget.value as Sort)}
        >
          {SORTS.map((one) => <option key={one} value={one}>{words.sorts[one]}</option>)}
        </select>
      </label>
      <label>
        <span>{words.size}</span>
        <input
          class="slider"
          type="range"
          {...SIZES}
          value={size}
          onInput={(e) =>
            void (look.value = { ...look.value, size: Number(e.currentTarget.value) })}
        />
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={square}
          onChange={(e) => void (look.value = { ...look.value, square: e.currentTarget.checked })}
        />
        <span>{words.squares}</span>
      </label>
    </div>
  );
}
