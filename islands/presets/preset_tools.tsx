import { useStudio, useText } from "../studio/context.ts";
import { SearchField } from "../ui/search_field.tsx";
import { GROUPS, presetPlaceOf } from "./groups.ts";
import { useGroupNames } from "./group_names.ts";

/** Whose styles, and which of them; kept in the address. */
export function PresetTools() {
  const { router, boot } = useStudio();
  const words = useText().presets;
  const names = useGroupNames();
  const { view, search } = presetPlaceOf(router.place.value.params);
  const views = ["all", ...GROUPS.filter((g) => g !== "shared" || boot.mode.multiuser)] as const;
  return (
    <div class="toolbar preset-tools">
      <div class="choices" role="group" aria-label={words.which}>
        {views.map((v) => (
          <button
            key={v}
            type="button"
            class="choice"
            aria-pressed={v === view}
            onClick={() => router.adjust({ view: v === "all" ? null : v })}
          >
            {v === "all" ? words.all : names[v]}
          </button>
        ))}
      </div>
      <SearchField
        label={words.search}
        value={search}
        onSearch={(q) => router.adjust({ q: q || null }, { replace: true })}
      />
    </div>
  );
}
