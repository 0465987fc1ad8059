import type { MaskEdit, Stroke } from "./mask_history.ts";

/** A canvas of the image's own size, on which what may change is painted. */
export interface MaskPaper {
  /** The background: an earlier mask, whose black parts count as painted. */
  setGround(mask: ImageBitmap): void;
  hasGround(): boolean;
  /** Repaints the background and all strokes. */
  paint(edits: readonly MaskEdit[]): void;
  /** Paints a stroke in progress; `from` is the index of its first new point. */
  extend(stroke: Stroke, from: number): void;
  /** Black (may change) where something was painted, white elsewhere; null when nothing was. */
  toPng(): Promise<Blob | null>;
}

/** The canvas lies half transparent over the image (see the style sheet). */
const PAINTED = [255, 60, 60, 255];
const PAINT = `rgb(${PAINTED.slice(0, 3).join(" ")})`;

/** @throws when the browser has no 2D canvas. */
export function createMaskPaper(canvas: HTMLCanvasElement): MaskPaper {
  // A mask is read back as often as it is painted.
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) throw new Error("This browser cannot paint.");
  const { width, height } = canvas;
  let ground: ImageData | null = null;
  const clear = () => pen.clearRect(0, 0, width, height);
  const extend: MaskPaper["extend"] = ({ size, erase, points }, from) => {
    const [first, ...rest] = points.slice(Math.max(0, from - 1));
    if (!first) return;
    pen.globalCompositeOperation = erase ? "destination-out" : "source-over";
    pen.strokeStyle = PAINT;
    pen.lineWidth = size;
    pen.lineCap = pen.lineJoin = "round";
    pen.beginPath();
    pen.moveTo(first.x, first.y);
    // A line of no length is not drawn: a dot is one of next to none.
    if (rest.length === 0) pen.lineTo(first.x + 0.01, first.y);
    for (const { x, y } of rest) pen.lineTo(x, y);
    pen.stroke();
  };
  return {
    extend,
    hasGround: () => ground !== null,
    setGround(mask) {
      const sheet = new OffscreenCanvas(width, height).getContext("2d");
      if (!sheet) return;
      sheet.drawImage(mask, 0, 0, width, height);
      ground = sheet.getImageData(0, 0, width, height);
      for (let i = 0; i < ground.data.length; i += 4) {
        const black = (ground.data[i] ?? 255) < 128;
        ground.data.set(black ? PAINTED : [0, 0, 0, 0], i);
      }
    },
    paint(edits) {
      const cleared = edits.lastIndexOf("clear");
      clear();
      if (ground && cleared < 0) pen.putImageData(ground, 0, 0);
      for (const edit of edits.slice(cleared + 1)) if (edit !== "clear") extend(edit, 0);
    },
    toPng() {
      const { data } = pen.getImageData(0, 0, width, height);
      const out = new ImageData(width, height);
      let painted = false;
      for (let i = 0; i < data.length; i += 4) {
        const on = (data[i + 3] ?? 0) > 127;
        painted ||= on;
        out.data.fill(on ? 0 : 255, i, i + 3);
        out.data[i + 3] = 255;
      }
      if (!painted) return Promise.resolve(null);
      const sheet = new OffscreenCanvas(width, height);
      sheet.getContext("2d")?.putImageData(out, 0, 0);
      return sheet.convertToBlob({ type: "image/png" });
    },
  };
}
