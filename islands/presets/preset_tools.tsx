import { useStudio } from "../studio/context.ts";
import { IconButton } from "../ui/button.tsx";
import { Choices } from "../ui/choices.tsx";
import { Users } from "../ui/icons.ts";
import { SearchField } from "../ui/search_field.tsx";
import { GROUPS, presetPlaceOf } from "./groups.ts";
import { useGroupNames } from "./group_names.ts";
import { usePresetsText } from "./words.ts";

/** Whose styles, and which of them; kept in the address. */
export function PresetTools() {
  const { router, boot, session } = useStudio();
  const words = usePresetsText();
  const names = useGroupNames();
  const { view, search, others } = presetPlaceOf(router.place.value.params);
  const views = ["all", ...GROUPS.filter((g) => g !== "shared" || boot.mode.multiuser)] as const;
  return (
    <div class="toolbar preset-tools">
      <Choices
        label={words.which}
        among={views}
        chosen={view}
        say={(v) => v === "all" ? words.all : names[v]}
        onChoose={(v) => router.adjust({ view: v === "all" ? null : v })}
      />
      {boot.mode.multiuser && session.user.value?.is_admin && (
        <IconButton
          icon={Users}
          label={words.everybodys}
          pressed={others}
          onClick={() => router.adjust({ others: others ? null : "1" })}
        />
      )}
      <SearchField
        label={words.search}
        value={search}
        onSearch={(q) => router.adjust({ q: q || null }, { replace: true })}
      />
    </div>
  );
}
