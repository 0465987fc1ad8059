import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { IconButton } from "../ui/button.tsx";
import { Choices } from "../ui/choices.tsx";
import { Funnel, SlidersHorizontal, Star, Users } from "../ui/icons.ts";
import { SearchField } from "../ui/search_field.tsx";
import { PersonChoice } from "../people/person_choice.tsx";
import { FilterTools } from "./filter_tools.tsx";
import { LookTools } from "./look_tools.tsx";
import { hasOthers, isList, type LibraryPlace } from "./place.ts";

/** Search, tags, stars, and what kind of images. The address remembers it all. */
export function GalleryTools({ place }: { place: LibraryPlace }) {
  const studio = useStudio();
  const { router } = studio;
  const words = useText().library;
  const open = useSignal<"filters" | "look" | null>(null);
  const toggle = (panel: "filters" | "look") =>
    void (open.value = open.value === panel ? null : panel);
  return (
    <>
      <div class="toolbar gallery-tools">
        <SearchField
          label={words.search}
          value={place.search}
          onSearch={(q) => router.adjust({ q: q || null, image: null }, { replace: true })}
        />
        {place.person === null && <TagFilter tag={place.tag} />}
        {!place.similar && (
          <Choices
            label={words.images}
            among={[false, true]}
            chosen={place.assets}
            say={(assets) => assets ? words.assets : words.images}
            onChoose={(assets) => router.adjust({ kind: assets ? "assets" : null })}
          />
        )}
        <IconButton
          icon={Star}
          label={words.starredOnly}
          pressed={place.starred}
          onClick={() => router.adjust({ starred: place.starred ? null : "1" })}
        />
        {studio.session.user.value?.is_admin
          ? studio.boot.mode.multiuser && isList(place) && (
            <PersonChoice
              chosen={place.person}
              label={words.whoseImages}
              none={words.person}
              onChoose={(person) => router.adjust({ person, others: null, board: null, tag: null })}
            />
          )
          : hasOthers(studio, place) && (
            <IconButton
              icon={Users}
              label={words.withOthers}
              pressed={place.others}
              onClick={() => router.adjust({ others: place.others ? null : "1" })}
            />
          )}
        <IconButton
          icon={Funnel}
          label={words.filters}
          aria-expanded={open.value === "filters"}
          onClick={() => toggle("filters")}
        />
        <IconButton
          icon={SlidersHorizontal}
          label={words.look}
          aria-expanded={open.value === "look"}
          onClick={() => toggle("look")}
        />
      </div>
      {open.value === "look" && <LookTools place={place} />}
      {open.value === "filters" && <FilterTools place={place} />}
    </>
  );
}

/** The user's own tags; nothing while there are none. */
function TagFilter({ tag: chosen }: { tag: string | null }) {
  const { router } = useStudio();
  const words = useText().library;
  const tags = useResource(paths.imageTags).data.value ?? [];
  if (tags.length === 0) return null;
  return (
    <select
      class="input gallery-tag"
      aria-label={words.tags}
      value={chosen ?? ""}
      onChange={(e) => router.adjust({ tag: e.currentTarget.value || null })}
    >
      <option value="">{words.anyTag}</option>
      {tags.map(({ tag, count }) => <option key={tag} value={tag}>{tag} ({count})</option>)}
    </select>
  );
}
