import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { useStudio, useText } from "../studio/context.ts";
import { GROUPS, presetPlaceOf } from "./groups.ts";
import { useGroupNames } from "./group_names.ts";

const TYPING_MS = 200;

/** Whose styles, and which of them; kept in the address. */
export function PresetTools() {
  const { router, boot } = useStudio();
  const words = useText().presets;
  const names = useGroupNames();
  const { view, search } = presetPlaceOf(router.place.value.params);
  const typed = useSignal(search);
  useEffect(() => {
    if (typed.value.trim() === search) return;
    const timer = setTimeout(
      () => router.adjust({ q: typed.value.trim() || null }, { replace: true }),
      TYPING_MS,
    );
    return () => clearTimeout(timer);
  }, [typed.value]);
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
      <input
        class="input"
        type="search"
        maxLength={500}
        placeholder={words.search}
        aria-label={words.search}
        value={typed.value}
        onInput={(e) => void (typed.value = e.currentTarget.value)}
      />
    </div>
  );
}
