/**
 * What somebody (or a password manager) typed before the script was there: taking over the page
 * would put the empty state in its place. Call before; the answer puts it back, as typing would.
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

/** What the field shows when nobody has touched it: a slider stops at its end, whatever it is given. */
function asDrawn(field: HTMLInputElement | HTMLTextAreaElement): string {
  const copy = field.cloneNode() as typeof field;
  copy.value = field.defaultValue;
  return copy.value;
}
