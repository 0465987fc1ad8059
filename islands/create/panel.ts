import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { studioPart } from "../studio/part.ts";
import type { Studio } from "../studio/studio.ts";

/** Key of the client state that says whether the settings stand beside the image. */
export const PANEL_KEY = "studio.panel";

/** Windows with room for the settings beside the image. */
const WIDE = "(min-width: 960px)";

interface Remembered {
  open: boolean;
}

/**
 * Whether the settings are open: beside the image, which is remembered, and in a narrow window,
 * where they begin closed.
 */
export const panelOf = studioPart((studio: Studio) => {
  const beside = signal(studio.memory.initial<Remembered>(PANEL_KEY)?.open ?? true);
  const below = signal(false);
  return {
    beside,
    below,
    toggle() {
      if (matchMedia(WIDE).matches) {
        beside.value = !beside.value;
        studio.memory.write(PANEL_KEY, { open: beside.value });
      } else {
        below.value = !below.value;
        if (!below.value) return;
        requestAnimationFrame(() => document.getElementById("create-settings")?.scrollIntoView());
      }
    },
    /** In a narrow window, goes back to the image: that is where one sees how it comes along. */
    leaveBelow() {
      if (!below.value) return;
      below.value = false;
      scrollTo({ top: 0 });
    },
  };
});

/** Whether the settings are open in a window of this width; the server takes it to be wide. */
export function useSettingsOpen(studio: Studio): boolean {
  const { beside, below } = panelOf(studio);
  const [wide, setWide] = useState(true);
  useEffect(() => {
    const query = matchMedia(WIDE);
    const update = () => setWide(query.matches);
    update();
    query.addEventListener("change", update);
    return () => query.removeEventListener("change", update);
  }, []);
  return wide ? beside.value : below.value;
}
