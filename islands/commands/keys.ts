import { isComposing } from "./composing.ts";

/**
 * A key (`"?"`, `"Enter"`), keys held together (`"Mod+Shift+Enter"`), or one after the other
 * (`"G C"`). Keys are named as in `KeyboardEvent.key`, letters in upper case, the space bar
 * `"Space"`, the plus sign `"Plus"`. `Mod` is ⌘ on a Mac and Ctrl elsewhere.
 */
export type Keys = string;

/** Names of keys that would be read as something else. */
const NAMED: Readonly<Record<string, string>> = { " ": "Space", "+": "Plus" };

const MODIFIERS = ["Mod", "Shift", "Alt"];

/** Whether these keys are held together. What a layout types with Shift or AltGr is that sign. */
export function matches(event: KeyboardEvent, keys: Keys): boolean {
  if (isComposing(event)) return false;
  const parts = keys.split("+");
  const key = parts.at(-1) ?? "";
  const [mod, shift, alt] = MODIFIERS.map((name) => parts.includes(name));
  const typed = NAMED[event.key] ?? event.key;
  if (typed.toLowerCase() !== key.toLowerCase()) return false;
  const isSign = key === "Plus" || /^[^\p{L}\p{N}]$/u.test(key);
  // Windows reports AltGr as Ctrl and Alt.
  const isAltGr = isSign && event.ctrlKey && event.altKey;
  const held = !isAltGr && (event.ctrlKey || event.metaKey);
  return held === mod && (isSign || event.shiftKey === shift) &&
    (isAltGr || event.altKey === alt);
}

const SIGNS: Readonly<Record<string, string>> = {
  Plus: "+",
  Shift: "⇧",
  ArrowLeft: "←",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowRight: "→",
  Escape: "Esc",
};

/** Returns the names of keys as they stand on a keyboard. Only in the browser. */
export function keyNames(keys: Keys): string[] {
  const mod = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl";
  return keys.split(/[+ ]/).map((key) => key === "Mod" ? mod : SIGNS[key] ?? key);
}

/** Returns keys as the attribute `aria-keyshortcuts` has them (WAI-ARIA 1.2, 6.6). */
export function ariaKeys(keys: Keys): string {
  return keys.startsWith("Mod+")
    ? `Control+${keys.slice(4)} Meta+${keys.slice(4)}`
    : keys.replaceAll(" ", "+");
}
