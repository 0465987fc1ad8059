import type { ComponentChildren } from "preact";
import { paths } from "../api/paths.ts";
import { samplerName } from "../recipe/samplers.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { type LibraryPlace, wherever } from "./place.ts";

/** What the images of a place can be narrowed by: only what some of them have is offered. */
export function FilterTools({ place }: { place: LibraryPlace }) {
  const studio = useStudio();
  const { router } = studio;
  const text = useText();
  const words = text.library;
  // Without what is chosen here: else nothing else could be chosen after it.
  const all = { ...place, model: null, sampler: null, pixels: null };
  const { models = [], samplers = [], sizes = [] } =
    useResource(paths.imageFacets(wherever(all, studio.timeZone.value))).data.value ?? {};
  const counted = (label: string, count: number) => `${label} (${count})`;
  const choice = (
    label: string,
    param: "model" | "sampler" | "pixels",
    options: readonly { value: string; label: string }[],
  ) => (
    <Choice label={label}>
      <select
        class="input"
        value={place[param] ?? ""}
        onChange={(e) => router.adjust({ [param]: e.currentTarget.value || null })}
      >
        <option value="">{words.any}</option>
        {options.map(({ value, label }) => <option key={value} value={value}>{label}</option>)}
      </select>
    </Choice>
  );
  const day = (label: string, param: "from" | "to") => (
    <Choice label={label}>
      <input
        class="input"
        type="date"
        value={place[param] ?? ""}
        onChange={(e) => router.adjust({ [param]: e.currentTarget.value || null, date: null })}
      />
    </Choice>
  );
  return (
    <div class="look-tools" id="filter-tools">
      {choice(
        text.create.model,
        "model",
        models.map(({ key, name, count }) => ({ value: key, label: counted(name, count) })),
      )}
      {choice(
        text.create.sampler,
        "sampler",
        samplers.map(({ name, count }) => ({
          value: name,
          label: counted(samplerName(name), count),
        })),
      )}
      {choice(
        text.create.size,
        "pixels",
        sizes.map(({ width, height, count }) => ({
          value: `${width}x${height}`,
          label: counted(text.images.size(width, height), count),
        })),
      )}
      {day(words.from, "from")}
      {day(words.to, "to")}
    </div>
  );
}

function Choice({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <label>
      <span>{label}</span>
      {children}
    </label>
  );
}
