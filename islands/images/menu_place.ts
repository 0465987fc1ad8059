import { signal } from "@preact/signals";
import { selectionOf } from "../library/selection.ts";
import { studioPart } from "../studio/part.ts";
import type { Studio } from "../studio/studio.ts";
import { onLongPress } from "../ui/long_press.ts";

/** A menu that is asked for: of which images, and where. */
export interface MenuPlace {
  names: readonly string[];
  /** Whether other users' images may be among several. */
  foreign: boolean;
  x: number;
  y: number;
  /** What had the focus. */
  from: Element | null;
}

export const menuPlaceOf = studioPart(() => signal<MenuPlace | null>(null));

/**
 * Opens the menu of an image at a right click, a long press or the menu key, wherever an element
 * has the image's name as `data-image`. With Shift, the browser's own menu comes.
 */
export function startImageMenu(studio: Studio): void {
  const place = menuPlaceOf(studio);
  const open = (target: EventTarget | null, at: { x: number; y: number }): boolean => {
    const element = imageAt(target);
    const name = element?.dataset["image"];
    if (!element || !name) return false;
    const selection = selectionOf(studio);
    const picked = selection.names.value;
    const isPicked = element.getAttribute("aria-selected") === "true" && picked.has(name);
    // The menu key has no place of its own.
    const box = element.getBoundingClientRect();
    const isInside = at.x >= box.left && at.x <= box.right && at.y >= box.top &&
      at.y <= box.bottom;
    place.value = {
      names: isPicked ? [...picked] : [name],
      foreign: selection.foreign.value,
      x: isInside ? at.x : box.left + box.width / 2,
      y: isInside ? at.y : box.top + box.height / 2,
      from: document.activeElement,
    };
    return true;
  };
  document.addEventListener("contextmenu", (event) => {
    if (event.shiftKey) return;
    if (open(event.target, { x: event.clientX, y: event.clientY })) event.preventDefault();
  });
  onLongPress("[data-image]", open);
}

/** The image at an element, or at the active option of a list box. */
function imageAt(target: EventTarget | null): HTMLElement | null {
  if (!(target instanceof Element)) return null;
  const active = target.getAttribute("aria-activedescendant");
  const element = (active && document.getElementById(active)) || target;
  return element.closest<HTMLElement>("[data-image]");
}
