import type { MaskEdit, Shape } from "./history.ts";
import { soften } from "./soften.ts";

/** Most pixels of a mask. It is fitted to the image that is made, which is no larger. */
const MOST_PIXELS = 2048 * 2048;

/** The mask itself: opaque where the image may change. Nobody sees it, the overlay shows it. */
export interface MaskPaper {
  readonly canvas: OffscreenCanvas;
  /** Pixels of the paper for one of the image, 1 unless the image is very large. */
  readonly ratio: number;
  /** The background: an earlier mask, as dark as it is. */
  setGround(mask: ImageBitmap): void;
  /** Repaints the background and all edits. */
  paint(edits: readonly MaskEdit[]): void;
  /** Paints a shape; `from` is the index of its first new point. */
  extend(shape: Shape, from: number): void;
  isBlank(): boolean;
  /**
   * Black where the image may change, white where it stays, grey between where the edge is soft;
   * null when it may change nowhere.
   *
   * @param feather pixels of the image
   */
  toPng(feather: number): Promise<Blob | null>;
}

/**
 * @param width of the image, in pixels, like `height`
 * @throws when the browser has no 2D canvas.
 */
export function createMaskPaper(width: number, height: number): MaskPaper {
  const ratio = Math.min(1, Math.sqrt(MOST_PIXELS / (width * height)));
  const across = Math.max(1, Math.round(width * ratio));
  const down = Math.max(1, Math.round(height * ratio));
  const { canvas, pen } = sheet(across, down);
  let ground: OffscreenCanvas | null = null;
  const extend: MaskPaper["extend"] = (shape, from) => {
    pen.globalCompositeOperation = shape.erase ? "destination-out" : "source-over";
    pen.setTransform(across / width, 0, 0, down / height, 0, 0);
    pen.beginPath();
    if (shape.kind === "area") {
      for (const { x, y } of shape.points) pen.lineTo(x, y);
      pen.fill();
    } else {
      const [first, ...rest] = shape.points.slice(Math.max(0, from - 1));
      if (first) pen.moveTo(first.x, first.y);
      // A line of no length is not drawn: a dot is one of next to none.
      if (first && rest.length === 0) pen.lineTo(first.x + 0.01, first.y);
      for (const { x, y } of rest) pen.lineTo(x, y);
      pen.lineWidth = shape.size;
      pen.lineCap = pen.lineJoin = "round";
      pen.stroke();
    }
    pen.resetTransform();
  };
  const apply = (edit: MaskEdit) => {
    if (edit.kind === "clear") pen.clearRect(0, 0, across, down);
    else if (edit.kind === "invert") {
      pen.globalCompositeOperation = "xor";
      pen.fillRect(0, 0, across, down);
    } else if (edit.kind !== "feather") extend(edit, 0);
  };
  const alpha = () => alphaOf(pen.getImageData(0, 0, across, down));
  return {
    canvas,
    ratio,
    extend,
    setGround(mask) {
      const made = sheet(across, down);
      made.pen.drawImage(mask, 0, 0, across, down);
      const image = made.pen.getImageData(0, 0, across, down);
      for (let i = 0; i < image.data.length; i += 4) {
        image.data[i + 3] = 255 - (image.data[i] ?? 255);
      }
      made.pen.putImageData(image, 0, 0);
      ground = made.canvas;
    },
    paint(edits) {
      pen.globalCompositeOperation = "source-over";
      pen.clearRect(0, 0, across, down);
      if (ground) pen.drawImage(ground, 0, 0);
      edits.forEach(apply);
    },
    isBlank: () => alpha().every((value) => value < 128),
    async toPng(feather) {
      const changes = alpha();
      if (changes.every((value) => value < 128)) return null;
      const soft = soften(changes, across, down, feather * ratio);
      const out = new ImageData(across, down);
      soft.forEach((value, i) => out.data.set([255 - value, 255 - value, 255 - value, 255], i * 4));
      const made = sheet(across, down);
      made.pen.putImageData(out, 0, 0);
      return await made.canvas.convertToBlob({ type: "image/png" });
    },
  };
}

/** A canvas that is read as often as it is painted. @throws when the browser has none. */
export function sheet(width: number, height: number) {
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) throw new Error("This browser cannot paint.");
  return { canvas, pen };
}

/** How opaque each pixel is, 0 … 255. */
export function alphaOf({ data }: ImageData): Uint8ClampedArray {
  const alpha = new Uint8ClampedArray(data.length / 4);
  for (let i = 0; i < alpha.length; i++) alpha[i] = data[i * 4 + 3] ?? 0;
  return alpha;
}
