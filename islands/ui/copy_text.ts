import type { Studio } from "../studio/studio.ts";

/**
 * Copies text to the clipboard. Where the browser does not allow it, says so and leaves `shown`,
 * the element that shows the text, selected. Resolves to whether the text was copied.
 */
export async function copyText(studio: Studio, text: string, shown?: Element): Promise<boolean> {
  if (await byClipboard(text) || byCommand(text, shown)) return true;
  studio.toasts.show({ kind: "error", text: studio.text.value.frame.notCopied });
  return false;
}

async function byClipboard(text: string): Promise<boolean> {
  // Missing on pages that come by plain http from another machine (W3C Clipboard API:
  // SecureContext).
  if (!navigator.clipboard) return false;
  return await navigator.clipboard.writeText(text).then(() => true, () => false);
}

/** Copies as a press of Ctrl+C would: deprecated, but all that there is by plain http. */
function byCommand(text: string, shown: Element | undefined): boolean {
  const selection = document.getSelection();
  // Safari copies nothing where nothing is selected.
  if (shown) selection?.selectAllChildren(shown);
  let copied = false;
  const fill = (event: ClipboardEvent) => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
    copied = true;
  };
  document.addEventListener("copy", fill);
  try {
    copied = document.execCommand("copy") && copied;
  } finally {
    document.removeEventListener("copy", fill);
  }
  if (copied && shown) selection?.removeAllRanges();
  return copied;
}
