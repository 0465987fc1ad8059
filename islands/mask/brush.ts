import { effect, type ReadonlySignal } from "@preact/signals";
import type { Tool } from "./drawing.ts";
import type { MaskEditor } from "./editor.ts";

/** Minimum diameter of a visible ring, in CSS pixels. */
const SMALLEST_RING = 6;

/**
 * Shows how large the brush is where it would paint: `ring` lies in the same box as the canvas.
 * A finger sees it only while it paints. Returns how to stop.
 */
export function showBrush(
  canvas: HTMLCanvasElement,
  ring: HTMLElement,
  { view, cursor }: Pick<MaskEditor, "view" | "cursor">,
  { brush, tool }: { brush: ReadonlySignal<number>; tool: ReadonlySignal<Tool> },
): () => void {
  const listening = new AbortController();
  const place = (x: number, y: number) => {
    ring.style.left = `${x}px`;
    ring.style.top = `${y}px`;
    ring.hidden = false;
  };
  const stopFollowing = effect(() => {
    const { scale, x, y } = view.value;
    const across = tool.value === "brush" ? brush.value * scale : 0;
    ring.style.width = ring.style.height = `${Math.max(SMALLEST_RING, across)}px`;
    if (cursor.value) place(x + cursor.value.x * scale, y + cursor.value.y * scale);
  });
  const show = (event: PointerEvent) => {
    cursor.value = null;
    const box = canvas.getBoundingClientRect();
    place(event.clientX - box.left, event.clientY - box.top);
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
    stopFollowing();
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
