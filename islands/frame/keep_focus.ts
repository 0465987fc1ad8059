/**
 * When the focused element is removed (a bar, a row, a message), browsers reset the focus, and the
 * keyboard starts again at the top. This moves the focus to the main part of the screen instead:
 * the element with `data-focus-home`, otherwise the content (WCAG 2.4.3).
 */
export function keepFocus(): void {
  let last: Element | null = null;
  const lost = () =>
    document.activeElement === document.body && last !== null && !last.isConnected &&
    // Dialogs restore the focus through their own focus trap.
    !document.querySelector("[role=dialog], [role=alertdialog]");
  const home = () => {
    if (!lost()) return;
    const to = document.querySelector<HTMLElement>("[data-focus-home]") ??
      document.getElementById("content");
    to?.focus({ preventScroll: true });
  };
  addEventListener("focusin", ({ target }) => void (last = target as Element));
  // Deferred, so that a closing dialog can restore the focus itself.
  new MutationObserver(() => lost() && setTimeout(home))
    .observe(document.body, { childList: true, subtree: true });
}
