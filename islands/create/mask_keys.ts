import { isComposing } from "../frame/composing.ts";

export interface MaskKeys {
  undo(): void;
  redo(): void;
  /** 1: a larger brush, -1: a smaller one. */
  resize(direction: 1 | -1): void;
}

/** The keys of the mask: mod+Z, shift+mod+Z (or mod+Y), [ and ]. True when it was one of them. */
export function onMaskKey(event: KeyboardEvent, { undo, redo, resize }: MaskKeys): boolean {
  if (isComposing(event)) return false;
  const key = event.key.toLowerCase();
  // On many keyboards brackets are typed with AltGr, which Windows reports as control and alt.
  if (key === "[" || key === "]") {
    resize(key === "]" ? 1 : -1);
    return true;
  }
  if (!(event.metaKey || event.ctrlKey) || event.altKey) return false;
  // In number fields these keys belong to the browser.
  if (event.target instanceof HTMLInputElement && event.target.type === "number") return false;
  if (key === "y" || (key === "z" && event.shiftKey)) redo();
  else if (key === "z") undo();
  else return false;
  return true;
}
