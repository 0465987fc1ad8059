import { effect, type ReadonlySignal } from "@preact/signals";

/** Minimum diameter of a visible ring, in CSS pixels. */
const SMALLEST_RING = 6;

/**
 * Shows how large the brush is where the pointer is: `ring` lies in the same box as the canvas.
 * A finger sees it only while it paints. Returns how to stop.
 */
export function showBrush(
  canvas: HTMLCanvasElement,
  ring: HTMLElement,
  size: ReadonlySignal<number>,
): () => void {
  const listening = new AbortController();
  const resize = () => {
    const across = size.value * canvas.clientWidth / canvas.width;
    ring.style.width = ring.style.height = `${Math.max(SMALLEST_RING, across)}px`;
  };
  const stopResizing = effect(resize);
  const show = (event: PointerEvent) => {
    const box = canvas.getBoundingClientRect();
    resize();
    ring.style.left = `${event.clientX - box.left}px`;
    ring.style.top = `${event.clientY - box.top}px`;
    ring.hidden = false;
  };
  const hide = () => void (ring.hidden = true);
  const { signal } = listening;
  for (const name of ["pointerenter", "pointermove", "pointerdown"] as const) {
    canvas.addEventListener(name, show, { signal });
  }
  for (const name of ["pointerleave", "pointercancel"] as const) {
    canvas.addEventListener(name, hide, { signal });
  }
  return () => {
    listening.abort();
    stopResizing();
  };
}

/** The next brush size in that direction: a quarter more or a fifth less, at least one pixel. */
export function nextBrush(size: number, direction: 1 | -1, largest: number): number {
  const next = direction > 0
    ? Math.max(size + 1, Math.round(size * 1.25))
    : Math.min(size - 1, Math.round(size / 1.25));
  return Math.min(largest, Math.max(SMALLEST_BRUSH, next));
}

/** Pixels of the image. */
export const SMALLEST_BRUSH = 2;
