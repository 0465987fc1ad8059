import { useStudio, useText } from "../studio/context.ts";
import { formatDay } from "../studio/format.ts";
import { X } from "../ui/icons.ts";
import { usePersonName } from "./person_places.tsx";
import type { LibraryPlace } from "./place.ts";

/** What narrows the list, each to be removed by itself. */
export function FilterChips({ place }: { place: LibraryPlace }) {
  const { router, language } = useStudio();
  const text = useText();
  const words = text.library;
  const person = usePersonName(place.person);
  const chips: [param: string, label: string | null | false][] = [
    ["q", place.search && `“${place.search}”`],
    ["tag", place.tag],
    ["starred", place.starred && text.images.starred],
    ["date", place.date && formatDay(`${place.date}T00:00:00Z`, language.value, "UTC")],
    ["person", place.person && person],
    ["kind", place.assets && words.assets],
    ["sort", place.sort !== "starred" && words.sorts[place.sort]],
  ];
  const shown = chips.filter(([, label]) => label);
  if (shown.length === 0) return null;
  return (
    <ul class="filter-chips" aria-label={words.filters}>
      {shown.map(([param, label]) => (
        <li key={param}>
          <button
            type="button"
            class="filter-chip"
            aria-label={words.removeFilter(label || "")}
            onClick={() => router.adjust({ [param]: null })}
          >
            <span class="cut">{label}</span>
            <X size={16} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}
