import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { IconButton } from "../ui/button.tsx";
import { Star, Users } from "../ui/icons.ts";
import { SearchField } from "../ui/search_field.tsx";
import { hasOthers, type LibraryPlace } from "./place.ts";

/** Search, tags, stars, and what kind of pictures. The address remembers it all. */
export function GalleryTools({ place }: { place: LibraryPlace }) {
  const studio = useStudio();
  const { router } = studio;
  const words = useText().library;
  const tags = useResource(paths.imageTags).data.value ?? [];
  return (
    <div class="toolbar gallery-tools">
      <SearchField
        label={words.search}
        value={place.search}
        onSearch={(q) => router.adjust({ q: q || null, image: null }, { replace: true })}
      />
      <IconButton
        icon={Star}
        label={words.starredOnly}
        pressed={place.starred}
        onClick={() => router.adjust({ starred: place.starred ? null : "1" })}
      />
      {hasOthers(studio, place) && (
        <IconButton
          icon={Users}
          label={words.withOthers}
          pressed={place.others}
          onClick={() => router.adjust({ others: place.others ? null : "1" })}
        />
      )}
      {tags.length > 0 && (
        <select
          class="input gallery-tag"
          aria-label={words.tags}
          value={place.tag ?? ""}
          onChange={(e) => router.adjust({ tag: e.currentTarget.value || null })}
        >
          <option value="">{words.anyTag}</option>
          {tags.map(({ tag, count }) => <option key={tag} value={tag}>{tag} ({count})</option>)}
        </select>
      )}
      <div class="choices" role="group" aria-label={words.pictures}>
        {[false, true].map((assets) => (
          <button
            key={String(assets)}
            type="button"
            class="choice"
            aria-pressed={place.assets === assets}
            onClick={() => router.adjust({ kind: assets ? "assets" : null })}
          >
            {assets ? words.assets : words.pictures}
          </button>
        ))}
      </div>
    </div>
  );
}
