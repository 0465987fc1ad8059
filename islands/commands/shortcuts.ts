import type { Studio } from "../studio/studio.ts";
import { commandsFor } from "./everywhere.ts";
import { matches } from "./keys.ts";

/** Longest time between the two keys of a sequence. */
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

/** Runs the commands that have keys on every screen. */
export function startShortcuts(studio: Studio): void {
  let before = { key: "", at: 0 };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || studio.session.expired.value) return;
    if (isTyping(event.target) && !isDialogOpen() && matches(event, "Escape")) {
      return (event.target as HTMLElement).blur();
    }
    const isFree = !isTyping(event.target) && !isDialogOpen();
    const first = Date.now() - before.at < SEQUENCE_MS ? before.key : "";
    const pressed = commandsFor(studio).find(({ keys }) => {
      if (!keys) return false;
      const [one = "", two] = keys.split(" ");
      if (two) return isFree && one === first && matches(event, two);
      // What is no text works while one writes, too.
      return (isFree || one.startsWith("Mod+")) && matches(event, one);
    });
    before = { key: "", at: 0 };
    if (pressed) {
      event.preventDefault();
      pressed.run();
    } else if (isFree && matches(event, "G")) before = { key: "G", at: Date.now() };
  });
}
