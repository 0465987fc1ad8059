import { effect } from "@preact/signals";
import { createMaskHistory, type MaskHistory, type Stroke } from "./mask_history.ts";
import { createMaskPaper } from "./mask_paper.ts";

export interface MaskCanvas extends Pick<MaskHistory, "canUndo" | "canRedo" | "undo" | "redo"> {
  clear(): void;
  /** Begins with an earlier mask. */
  show(mask: ImageBitmap): void;
  /** Black where something was painted, white elsewhere; null when nothing was. */
  toPng(): Promise<Blob | null>;
  stop(): void;
}

type Brush = Pick<Stroke, "size" | "erase">;

/** Strokes by mouse, pen or finger on a canvas that has the image's own size. */
export function createMaskCanvas(canvas: HTMLCanvasElement, brush: () => Brush): MaskCanvas {
  const paper = createMaskPaper(canvas);
  const history = createMaskHistory();
  const listening = new AbortController();
  /** The stroke under way, and whose it is: a second finger does not paint. */
  let present: { pointer: number; stroke: Stroke } | null = null;
  const repaint = () => paper.paint(history.edits.value);
  const stopPainting = effect(repaint);
  const at = (event: PointerEvent) => {
    const box = canvas.getBoundingClientRect();
    return {
      x: (event.clientX - box.left) * canvas.width / box.width,
      y: (event.clientY - box.top) * canvas.height / box.height,
    };
  };
  const goOn = (stroke: Stroke, events: readonly PointerEvent[]) => {
    const from = stroke.points.length;
    stroke.points.push(...events.map(at));
    paper.extend(stroke, from);
  };
  const begin = (event: PointerEvent) => {
    if (present || event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    present = { pointer: event.pointerId, stroke: { ...brush(), points: [] } };
    goOn(present.stroke, [event]);
  };
  const move = (event: PointerEvent) => {
    if (present?.pointer !== event.pointerId) return;
    const parts = event.getCoalescedEvents?.() ?? [];
    goOn(present.stroke, parts.length > 0 ? parts : [event]);
  };
  const end = (event: PointerEvent) => {
    if (present?.pointer !== event.pointerId) return;
    const { stroke } = present;
    present = null;
    history.add(stroke);
  };
  const { signal } = listening;
  canvas.addEventListener("pointerdown", begin, { signal });
  canvas.addEventListener("pointermove", move, { signal });
  // Also comes after a pointer was lifted, or taken away by the system.
  canvas.addEventListener("lostpointercapture", end, { signal });
  return {
    canUndo: history.canUndo,
    canRedo: history.canRedo,
    undo: () => present || history.undo(),
    redo: () => present || history.redo(),
    clear() {
      const last = history.edits.value.at(-1);
      const blank = last === "clear" || (!last && !paper.hasGround());
      if (!present && !blank) history.add("clear");
    },
    show(mask) {
      paper.setGround(mask);
      repaint();
    },
    toPng: () => paper.toPng(),
    stop() {
      listening.abort();
      stopPainting();
    },
  };
}
