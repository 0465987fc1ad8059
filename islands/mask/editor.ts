import { effect, type ReadonlySignal, type Signal, signal, untracked } from "@preact/signals";
import { createDrawing, type Drawing } from "./drawing.ts";
import { createMaskHistory, type MaskEdit, type MaskHistory, type Point } from "./history.ts";
import { type Colour, markColour } from "./mark_colour.ts";
import { createOverlay } from "./overlay.ts";
import { createMaskPaper } from "./paper.ts";
import { fitted, panned, showing, type Size, type View, zoomed } from "./view.ts";

export interface MaskEditor extends Pick<MaskHistory, "canUndo" | "canRedo" | "feather"> {
  drawing: Drawing;
  view: ReadonlySignal<View>;
  /** Where keys draw, in pixels of the image; null before they do. */
  cursor: Signal<Point | null>;
  undo(): void;
  redo(): void;
  clear(): void;
  invert(): void;
  /** Softens the edge, by pixels of the image. */
  soften(radius: number): void;
  /** @param at what stays where it is, from the corner of the stage; its middle if omitted */
  zoom(factor: number, at?: Point): void;
  /** Shows the whole image. */
  fit(): void;
  /** @param by CSS pixels */
  pan(by: Point): void;
  /** Brings a point of the image onto the stage. */
  reveal(at: Point): void;
  /** Begins with an earlier mask. */
  setGround(mask: ImageBitmap): void;
  /** Takes the colour that is seen on the image. */
  mark(image: HTMLImageElement): void;
  edits(): readonly MaskEdit[];
  /** See `MaskPaper`. */
  toPng(): Promise<Blob | null>;
  stop(): void;
}

/** Milliseconds from one step of the marching edge to the next. */
const MARCH = 90;
/** Side of the image, in pixels, from which the colour of the overlay is chosen. */
const SAMPLE = 40;

/**
 * A mask that is drawn over an image, on a canvas as large as the stage.
 *
 * @param earlier edits to go on from
 * @throws when the browser has no 2D canvas.
 */
export function createMaskEditor(
  canvas: HTMLCanvasElement,
  image: Size,
  earlier: readonly MaskEdit[],
): MaskEditor {
  const paper = createMaskPaper(image.width, image.height);
  const history = createMaskHistory(earlier);
  const drawing = createDrawing(paper, history);
  const overlay = createOverlay(canvas, paper);
  const colour = signal<Colour>(markColour(new Uint8ClampedArray()));
  const painted = signal(0);
  const stage = () => ({ width: canvas.clientWidth, height: canvas.clientHeight });
  const view = signal(fitted(stage(), image));
  const repaint = () => {
    paper.paint(history.edits.value);
    untracked(() => painted.value++);
  };
  let stale = true;
  const stops = [
    effect(repaint),
    effect(() => {
      void [painted.value, view.value, colour.value, drawing.present.value, history.feather.value];
      stale = true;
    }),
  ];
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let shown = -1;
  const show = (now: number) => {
    frame = requestAnimationFrame(show);
    const step = still.matches ? 0 : Math.floor(now / MARCH);
    if (!stale && step === shown) return;
    if (stale) {
      overlay.update({
        view: view.value,
        feather: history.feather.value,
        colour: colour.value,
        shape: drawing.present.value,
      });
    }
    stale = false;
    shown = step;
    overlay.draw(step);
  };
  let frame = requestAnimationFrame(show);
  let whole = view.value.scale;
  const resized = new ResizeObserver(() => {
    const now = fitted(stage(), image);
    view.value = view.value.scale <= whole
      ? now
      : zoomed(view.value, 1, { x: 0, y: 0 }, stage(), image);
    whole = now.scale;
    stale = true;
  });
  resized.observe(canvas);
  const add = (edit: MaskEdit) => void (drawing.present.value || history.add(edit));
  return {
    canUndo: history.canUndo,
    canRedo: history.canRedo,
    feather: history.feather,
    drawing,
    view,
    cursor: signal(null),
    undo: () => drawing.present.value || history.undo(),
    redo: () => drawing.present.value || history.redo(),
    clear: () => paper.isBlank() || add({ kind: "clear" }),
    invert: () => add({ kind: "invert" }),
    soften: (radius) => void (radius !== history.feather.value && add({ kind: "feather", radius })),
    zoom(factor, at = { x: stage().width / 2, y: stage().height / 2 }) {
      view.value = zoomed(view.value, factor, at, stage(), image);
    },
    fit: () => void (view.value = fitted(stage(), image)),
    pan: (by) => void (view.value = panned(view.value, by, stage(), image)),
    reveal: (at) => void (view.value = showing(view.value, at, stage(), image)),
    setGround(mask) {
      paper.setGround(mask);
      repaint();
    },
    mark(shownImage) {
      const pen = new OffscreenCanvas(SAMPLE, SAMPLE).getContext("2d");
      pen?.drawImage(shownImage, 0, 0, SAMPLE, SAMPLE);
      if (pen) colour.value = markColour(pen.getImageData(0, 0, SAMPLE, SAMPLE).data);
    },
    edits: () => history.edits.value,
    toPng: () => paper.toPng(history.feather.value),
    stop() {
      cancelAnimationFrame(frame);
      resized.disconnect();
      for (const stop of stops) stop();
    },
  };
}
