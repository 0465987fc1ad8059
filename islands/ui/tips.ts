import { onLongPress } from "./long_press.ts";

/** How long the tip of a button stays after a long press. */
const STAYS_MS = 1600;

/**
 * Shows what a button without words does where its `title` is not shown: at a long press, and
 * beside the focus of the keyboard. It repeats the button's name, so that screen readers need none
 * of it.
 */
export function startTips(): void {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.ariaHidden = "true";
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hide = () => {
    clearTimeout(timer);
    tip.remove();
  };
  const show = (button: Element) => {
    hide();
    tip.textContent = button.getAttribute("aria-label");
    // In the top layer of what covers the page, if anything does.
    (button.closest('[role="dialog"], [role="alertdialog"]') ?? document.body).append(tip);
    const at = button.getBoundingClientRect();
    const { width, height } = tip.getBoundingClientRect();
    const left = Math.min(innerWidth - width - 4, Math.max(4, at.left + (at.width - width) / 2));
    const above = at.top - height - 4;
    tip.style.translate = `${left}px ${above < 4 ? at.bottom + 4 : above}px`;
  };
  onLongPress(".icon-button", (button) => {
    show(button);
    timer = setTimeout(hide, STAYS_MS);
    return true;
  });
  document.addEventListener("focusin", ({ target }) => {
    if (target instanceof Element && target.matches(".icon-button:focus-visible")) show(target);
    else hide();
  });
  for (const name of ["focusout", "scroll", "pointerdown"]) {
    document.addEventListener(name, hide, { capture: true, passive: true });
  }
}
