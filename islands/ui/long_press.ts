/** How long a finger stays: a little longer than Android waits before its own `contextmenu`. */
const LONG_MS = 550;
/** How far a finger that stays may move. */
const SLACK_PX = 10;

/**
 * Calls `act` when a finger stays on an element that fits the selector. If it returns true, the
 * click that may follow is left out.
 */
export function onLongPress(
  selector: string,
  act: (target: Element, at: { x: number; y: number }) => boolean,
): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let began = { x: 0, y: 0 };
  let isTouch = false;
  let acted = false;
  const end = () => clearTimeout(timer);
  const listen = { capture: true, passive: true };
  document.addEventListener("pointerdown", (event) => {
    end();
    acted = false;
    isTouch = event.pointerType === "touch";
    const target = event.target instanceof Element ? event.target.closest(selector) : null;
    if (!isTouch || !event.isPrimary || !target) return;
    began = { x: event.clientX, y: event.clientY };
    timer = setTimeout(() => void (acted = act(target, began)), LONG_MS);
  }, listen);
  document.addEventListener("pointermove", (event) => {
    if (Math.hypot(event.clientX - began.x, event.clientY - began.y) > SLACK_PX) end();
  }, listen);
  for (const name of ["pointerup", "pointercancel", "contextmenu", "scroll"]) {
    document.addEventListener(name, end, listen);
  }
  document.addEventListener("click", (event) => {
    if (!acted) return;
    acted = false;
    event.preventDefault();
    event.stopPropagation();
  }, { capture: true });
  // A finger that stays would otherwise pick the image up to drag it.
  document.addEventListener("dragstart", (event) => {
    if (!isTouch || !(event.target as Element).closest?.(selector)) return;
    event.preventDefault();
    event.stopPropagation();
  }, { capture: true });
}
