import { paths } from "../api/paths.ts";
import { samplerName } from "../recipe/samplers.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { formatDay } from "../studio/format.ts";
import { X } from "../ui/icons.ts";
import { usePersonName } from "./person_places.tsx";
import type { LibraryPlace } from "./place.ts";

/** What narrows the list, each to be removed by itself. */
export function FilterChips({ place }: { place: LibraryPlace }) {
  const { router, locale } = useStudio();
  const text = useText();
  const words = text.library;
  const person = usePersonName(place.person);
  const models = useResource(paths.models).data.value?.models;
  const day = (date: string | null) => date && formatDay(`${date}T00:00:00Z`, locale.value, "UTC");
  const [width, height] = place.pixels?.split("x").map(Number) ?? [];
  const chips: [param: string, label: string | number | null | false | undefined][] = [
    ["similar", place.similar && text.images.moreLike],
    ["q", place.search && `“${place.search}”`],
    ["tag", place.tag],
    ["starred", place.starred && text.images.starred],
    ["date", day(place.date)],
    ["from", place.from && words.since(day(place.from) ?? "")],
    ["to", place.to && words.until(day(place.to) ?? "")],
    [
      "model",
      place.model && (models?.find(({ key }) => key === place.model)?.name ?? place.model),
    ],
    ["sampler", place.sampler && samplerName(place.sampler)],
    ["pixels", width && height && text.images.size(width, height)],
    ["person", place.person && person],
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
            aria-label={words.removeFilter(String(label))}
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
