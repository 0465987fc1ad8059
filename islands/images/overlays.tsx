import { useStudio } from "../studio/context.ts";
import { lazily } from "../ui/lazily.tsx";
import { comparedOf } from "./compared.ts";
import { imageDialogOf } from "./dialogs.ts";
import { menuPlaceOf } from "./menu_place.ts";

const Opened = lazily(() => import("./opened.tsx"));

/** What actions on images have opened, on every screen; loaded when something is first opened. */
export function ImageOverlays() {
  const studio = useStudio();
  const isOpen = menuPlaceOf(studio).value !== null || imageDialogOf(studio).value !== null ||
    Boolean(comparedOf(studio).value?.second);
  return isOpen ? <Opened /> : null;
}
