import { useStudio } from "../studio/context.ts";
import { ListTools } from "../studio/list_tools.tsx";
import { Choices } from "../ui/choices.tsx";
import { GROUPS, presetPlaceOf } from "./groups.ts";
import { useGroupNames } from "./group_names.ts";
import { usePresetsText } from "./words.ts";

/** Whose styles, and which of them; kept in the address. */
export function PresetTools() {
  const { router, boot } = useStudio();
  const words = usePresetsText();
  const names = useGroupNames();
  const { view } = presetPlaceOf(router.place.value.params);
  const views = ["all", ...GROUPS.filter((g) => g !== "shared" || boot.mode.multiuser)] as const;
  return (
    <ListTools everybodys={words.everybodys} search={words.search}>
      <Choices
        label={words.which}
        among={views}
        chosen={view}
        say={(v) => v === "all" ? words.all : names[v]}
        onChoose={(v) => router.adjust({ view: v === "all" ? null : v })}
      />
    </ListTools>
  );
}
