import { isComposing } from "../commands/composing.ts";
import { IMAGES, onKeys } from "../commands/scoped.ts";
import type { Studio } from "../studio/studio.ts";
import { starImages, trashImages } from "./actions.ts";
import type { Layout } from "./layout.ts";
import { selectionOf } from "./selection.ts";

interface GridKeysOptions {
  studio: Studio;
  names: readonly string[];
  isStarred: (index: number) => boolean;
  layout: Layout;
  active: number;
  move: (index: number) => void;
  onOpen: (index: number) => void;
}

/**
 * The keys of a list box with several columns and picks (WAI-ARIA Authoring Practices, "Listbox"):
 * arrows move, shift with them picks along, space picks, enter opens.
 */
export function gridKeys(options: GridKeysOptions) {
  const { studio, names, isStarred, layout, active, move, onOpen } = options;
  const selection = selectionOf(studio);
  const last = names.length - 1;
  const steps: Record<string, () => number> = {
    ArrowRight: () => active + 1,
    ArrowLeft: () => active - 1,
    ArrowDown: () => layout.beside(active, 1),
    ArrowUp: () => layout.beside(active, -1),
    Home: () => 0,
    End: () => last,
    PageDown: () => layout.beside(active, 4),
    PageUp: () => layout.beside(active, -4),
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
      const to = Math.min(last, Math.max(0, step()));
      if (event.shiftKey) selection.extend(names, to);
      return move(to);
    }
    onKeys(event, IMAGES, {
      open: () => onOpen(active),
      pick: () => selection.toggle(names, active),
      pickAll: () => selection.set(names),
      pickNone: () => selection.clear(),
      star: () => void starImages(studio, chosen(), !isStarred(active)),
      remove: () => void trashImages(studio, chosen()),
    });
  };
}
