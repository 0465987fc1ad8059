import type { ScreenName } from "../studio/boot.ts";
import type { Studio } from "../studio/studio.ts";
import { openOverlay } from "./overlays.tsx";
import { isComposing } from "./composing.ts";

/** After G, the letter of a screen. */
export const LETTERS: Readonly<Record<string, ScreenName>> = {
  c: "create",
  l: "library",
  w: "workflows",
  t: "presets",
  q: "queue",
  m: "models",
  p: "people",
  a: "account",
};
const SEQUENCE_MS = 1200;

/** Whether a key belongs to the focused element and not to the page. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** Whether a dialog or a tool covers the page and takes its keys. */
export function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"], [role="alertdialog"]') !== null;
}

/** The keys that work on every screen. */
export function startShortcuts(studio: Studio): void {
  let afterG = 0;
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || studio.session.expired.value || isComposing(event)) return;
    const key = event.key.toLowerCase();
    if ((event.metaKey || event.ctrlKey) && key === "k") {
      event.preventDefault();
      return openOverlay(studio, "palette");
    }
    if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
    if (isDialogOpen()) return;
    if (event.key === "?") return openOverlay(studio, "shortcuts");
    const screen = LETTERS[key];
    if (screen && Date.now() - afterG < SEQUENCE_MS) {
      afterG = 0;
      event.preventDefault();
      return studio.router.go(studio.router.href(screen));
    }
    if (key === "g") afterG = Date.now();
  });
}
