/** Replaces a part of the text in such a way that the browser can undo it. */
export function write(area: HTMLTextAreaElement, from: number, to: number, text: string): void {
  area.setSelectionRange(from, to);
  // The one way to keep the browser's own undo; it stays in browsers for that (Input Events, 2).
  if (document.execCommand(text === "" ? "delete" : "insertText", false, text)) return;
  area.setRangeText(text, from, to, "end");
  area.dispatchEvent(new InputEvent("input", { bubbles: true }));
}
