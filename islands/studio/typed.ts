/**
 * Preserves input typed (also by a password manager) before hydration, which would replace it with
 * the empty state. Call before hydration; the returned function restores it, as typing would.
 */
export function keepTyped(root: HTMLElement): () => void {
  const typed = [
    ...root.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea"),
  ]
    .filter((field) => field.type !== "file" && field.value !== asDrawn(field))
    .map((field) => ({ field, value: field.value }));
  const focused = document.activeElement;
  return () => {
    for (const { field, value } of typed) {
      if (!field.isConnected) continue;
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (focused instanceof HTMLElement && root.contains(focused)) focused.focus();
  };
}

/** The value of an untouched field: a slider clamps the value that it is given. */
function asDrawn(field: HTMLInputElement | HTMLTextAreaElement): string {
  const copy = field.cloneNode() as typeof field;
  copy.value = field.defaultValue;
  return copy.value;
}
