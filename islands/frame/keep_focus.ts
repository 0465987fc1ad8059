/**
 * When what has the focus goes from the page (a bar, a row, a message), browsers leave the focus
 * nowhere, and the keyboard starts again at the top. It goes to the main thing of the screen
 * instead: what says `data-focus-home`, else the content (WCAG 2.4.3).
 */
export function keepFocus(): void {
  let last: Element | null = null;
  const lost = () =>
    document.activeElement === document.body && last !== null && !last.isConnected &&
    // Who is in a dialog is brought back by its own focus trap.
    !document.querySelector("[role=dialog], [role=alertdialog]");
  const home = () => {
    if (!lost()) return;
    const to = document.querySelector<HTMLElement>("[data-focus-home]") ??
      document.getElementById("content");
    to?.focus({ preventScroll: true });
  };
  addEventListener("focusin", ({ target }) => void (last = target as Element));
  // Later, so that a dialog that goes can hand back the focus itself.
  new MutationObserver(() => lost() && setTimeout(home))
    .observe(document.body, { childList: true, subtree: true });
}
