import type { Pen } from "./drawing.ts";
import type { MaskEditor } from "./editor.ts";
import type { Point } from "./history.ts";

/** CSS pixels that a finger may draw before a second one makes it a movement of the view. */
const TREMBLE = 12;
/** Of the wheel, as `deltaY`, to zoom by a factor of e. */
const WHEEL = 300;

/**
 * Draws by mouse, pen or finger, and moves the view: by two fingers, the middle button, or any
 * button while `grabs` says so; the wheel zooms. Returns how to stop.
 */
export function onPointers(
  canvas: HTMLCanvasElement,
  editor: MaskEditor,
  pen: () => Pen,
  grabs: () => boolean,
): () => void {
  const listening = new AbortController();
  /** Where each pointer is, from the corner of the stage. */
  const pointers = new Map<number, Point>();
  let draws: { pointer: number; from: Point } | null = null;
  /** Whether the pointers that are down move the view. */
  let moves = false;
  const fromCorner = ({ clientX, clientY }: { clientX: number; clientY: number }): Point => {
    const box = canvas.getBoundingClientRect();
    return { x: clientX - box.left, y: clientY - box.top };
  };
  const onImage = (at: Point): Point => {
    const { scale, x, y } = editor.view.value;
    return { x: (at.x - x) / scale, y: (at.y - y) / scale };
  };
  const down = (event: PointerEvent) => {
    const at = fromCorner(event);
    if (draws) {
      const now = pointers.get(draws.pointer) ?? draws.from;
      const second = event.pointerType === "touch" && apart(now, draws.from) < TREMBLE;
      if (!second) return;
      editor.drawing.drop();
      draws = null;
      moves = true;
    } else if (pointers.size === 0) {
      moves = event.button === 1 || (event.button === 0 && grabs());
      if (!moves && (event.button !== 0 || editor.drawing.present.value)) return;
      if (!moves) {
        draws = { pointer: event.pointerId, from: at };
        const chosen = pen();
        editor.drawing.begin(onImage(at), {
          ...chosen,
          erase: event.altKey ? !chosen.erase : chosen.erase,
        });
      }
    } else if (!moves) return;
    // Else the middle button would scroll the page.
    event.preventDefault();
    canvas.focus({ preventScroll: true });
    editor.cursor.value = null;
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, at);
  };
  const move = (event: PointerEvent) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const now = fromCorner(event);
    pointers.set(event.pointerId, now);
    if (draws?.pointer === event.pointerId) {
      const parts = event.getCoalescedEvents?.() ?? [];
      editor.drawing.goOn((parts.length > 0 ? parts : [event]).map(fromCorner).map(onImage));
    } else if (moves) {
      const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
      const by = { x: now.x - before.x, y: now.y - before.y };
      if (!other) return editor.pan(by);
      editor.pan({ x: by.x / 2, y: by.y / 2 });
      editor.zoom(apart(now, other) / Math.max(1, apart(before, other)), middle(now, other));
    }
  };
  const up = (event: PointerEvent) => {
    pointers.delete(event.pointerId);
    if (draws?.pointer !== event.pointerId) return;
    draws = null;
    editor.drawing.end();
  };
  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    if (pointers.size === 0) editor.zoom(Math.exp(-event.deltaY / WHEEL), fromCorner(event));
  };
  const { signal } = listening;
  canvas.addEventListener("pointerdown", down, { signal });
  canvas.addEventListener("pointermove", move, { signal });
  // Also comes after a pointer was lifted, or taken away by the system.
  canvas.addEventListener("lostpointercapture", up, { signal });
  canvas.addEventListener("wheel", wheel, { signal, passive: false });
  return () => listening.abort();
}

const apart = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y);
const middle = (a: Point, b: Point) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
