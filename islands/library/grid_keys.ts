import type { Studio } from "../studio/studio.ts";
import { starImages, trashImages } from "./actions.ts";
import { selectionOf } from "./selection.ts";
import { isComposing } from "../frame/composing.ts";

interface GridKeysOptions {
  studio: Studio;
  names: readonly string[];
  starred: number;
  columns: number;
  active: number;
  move: (index: number) => void;
  onOpen: (index: number) => void;
}

/**
 * The keys of a list box with several columns and picks (WAI-ARIA Authoring Practices, "Listbox"):
 * arrows move, shift with them picks along, space picks, enter opens.
 */
export function gridKeys(options: GridKeysOptions) {
  const { studio, names, starred, columns, active, move, onOpen } = options;
  const selection = selectionOf(studio);
  const last = names.length - 1;
  const steps: Record<string, number> = {
    ArrowRight: active + 1,
    ArrowLeft: active - 1,
    ArrowDown: active + columns,
    ArrowUp: active - columns,
    Home: 0,
    End: last,
    PageDown: active + columns * 4,
    PageUp: active - columns * 4,
  };
  const chosen = () => {
    const picked = [...selection.names.value];
    const here = names[active];
    return picked.length > 0 ? picked : here ? [here] : [];
  };
  return (event: KeyboardEvent) => {
    if (names.length === 0 || isComposing(event)) return;
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const to = Math.min(last, Math.max(0, step));
      if (event.shiftKey) selection.extend(names, to);
      return move(to);
    }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "a") {
      event.preventDefault();
      return selection.set(names);
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const actions: Record<string, () => void> = {
      " ": () => selection.toggle(names, active),
      Enter: () => onOpen(active),
      Escape: () => selection.clear(),
      Delete: () => void trashImages(studio, chosen()),
      s: () => void starImages(studio, chosen(), active >= starred),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };
}
