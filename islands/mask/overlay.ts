import type { Shape } from "./history.ts";
import type { Colour } from "./mark_colour.ts";
import { alphaOf, type MaskPaper, sheet } from "./paper.ts";
import { soften } from "./soften.ts";
import type { Size, View } from "./view.ts";

/** Longest side at which a soft edge is shown, in pixels: it is worked out with each movement. */
const PREVIEW_SIDE = 640;
const OPACITY = 0.5;
/** Of the marching edge, in CSS pixels. */
const DASH = 4;
const EDGE = 2;

/** What is shown of the mask. */
export interface Seen {
  view: View;
  /** Pixels of the image. */
  feather: number;
  colour: Colour;
  /** The shape under way. */
  shape: Shape | null;
}

export interface Overlay {
  /** Takes over what has changed. */
  update(seen: Seen): void;
  /** Shows it, with the dashes of the edge moved on by `step`. */
  draw(step: number): void;
}

/**
 * Shows a mask over an image, at the resolution of the screen: a tint, and an edge of dashes, black
 * and white, which is seen on any colour.
 */
export function createOverlay(canvas: HTMLCanvasElement, paper: MaskPaper): Overlay {
  const pen = canvas.getContext("2d");
  const tint = sheet(1, 1);
  const edge = sheet(1, 1);
  const dashes = sheet(2 * DASH, 2 * DASH);
  drawDashes(dashes.pen);
  let seen: Seen | null = null;
  const dense = () => devicePixelRatio || 1;
  /** Draws an image of the mask where the view has it, moved by some pixels of the screen. */
  const put = (
    target: OffscreenCanvasRenderingContext2D,
    image: OffscreenCanvas,
    { scale, x, y }: View,
    by: readonly [number, number] = [0, 0],
  ) => {
    const [across, down] = [paper.canvas.width / paper.ratio, paper.canvas.height / paper.ratio];
    const d = dense();
    const [left, top] = [x * d + by[0], y * d + by[1]];
    target.drawImage(image, left, top, across * scale * d, down * scale * d);
  };
  return {
    update(now) {
      seen = now;
      const size = { width: canvas.clientWidth * dense(), height: canvas.clientHeight * dense() };
      for (const sized of [canvas, tint.canvas, edge.canvas]) fit(sized, size);
      const { view, feather, colour } = now;
      reset(tint.pen);
      put(tint.pen, feather > 0 ? softened(paper, feather) : paper.canvas, view);
      tint.pen.globalCompositeOperation = "source-in";
      tint.pen.fillStyle = `rgb(${colour.join(" ")})`;
      tint.pen.fillRect(0, 0, tint.canvas.width, tint.canvas.height);
      reset(edge.pen);
      const reach = EDGE * dense();
      for (let turn = 0; turn < 8; turn++) {
        const angle = turn * Math.PI / 4;
        put(edge.pen, paper.canvas, view, [Math.cos(angle) * reach, Math.sin(angle) * reach]);
      }
      edge.pen.globalCompositeOperation = "destination-out";
      put(edge.pen, paper.canvas, view);
    },
    draw(step) {
      if (!pen || !seen) return;
      const { width, height } = canvas;
      pen.clearRect(0, 0, width, height);
      const pattern = pen.createPattern(dashes.canvas, "repeat");
      pattern?.setTransform(new DOMMatrix().scale(dense()).translate(step % (2 * DASH), 0));
      // The dashes are drawn first, and kept where the edge is.
      pen.globalCompositeOperation = "source-over";
      pen.fillStyle = pattern ?? "#fff";
      pen.fillRect(0, 0, width, height);
      pen.globalCompositeOperation = "destination-in";
      pen.drawImage(edge.canvas, 0, 0);
      pen.globalCompositeOperation = "source-over";
      pen.globalAlpha = OPACITY;
      pen.drawImage(tint.canvas, 0, 0);
      pen.globalAlpha = 1;
      if (seen.shape?.kind === "area") outline(pen, seen.shape, seen.view, dense(), step);
    },
  };
}

/** The mask with its soft edge, small enough to be made while one draws. */
function softened({ canvas, ratio }: MaskPaper, feather: number): OffscreenCanvas {
  const { width: whole, height: tall } = canvas;
  const part = Math.min(1, PREVIEW_SIDE / Math.max(whole, tall));
  const [width, height] = [whole, tall].map((side) => Math.max(1, Math.round(side * part)));
  const small = sheet(width!, height!);
  small.pen.drawImage(canvas, 0, 0, width!, height!);
  const image = small.pen.getImageData(0, 0, width!, height!);
  const soft = soften(alphaOf(image), width!, height!, feather * ratio * part);
  soft.forEach((value, i) => image.data[i * 4 + 3] = value);
  small.pen.putImageData(image, 0, 0);
  return small.canvas;
}

function outline(
  pen: CanvasRenderingContext2D,
  { points }: Shape,
  { scale, x, y }: View,
  dense: number,
  step: number,
): void {
  pen.beginPath();
  for (const at of points) pen.lineTo((x + at.x * scale) * dense, (y + at.y * scale) * dense);
  pen.closePath();
  pen.lineWidth = EDGE * dense;
  for (const [colour, shift] of [["#fff", 0], ["#000", DASH]] as const) {
    pen.setLineDash([DASH * dense, DASH * dense]);
    pen.lineDashOffset = (shift - step) * dense;
    pen.strokeStyle = colour;
    pen.stroke();
  }
  pen.setLineDash([]);
}

function drawDashes(pen: OffscreenCanvasRenderingContext2D): void {
  for (let y = 0; y < 2 * DASH; y++) {
    for (let x = 0; x < 2 * DASH; x++) {
      pen.fillStyle = (x + y) % (2 * DASH) < DASH ? "#fff" : "#000";
      pen.fillRect(x, y, 1, 1);
    }
  }
}

function fit(canvas: HTMLCanvasElement | OffscreenCanvas, { width, height }: Size): void {
  const [across, down] = [Math.max(1, Math.round(width)), Math.max(1, Math.round(height))];
  if (canvas.width !== across) canvas.width = across;
  if (canvas.height !== down) canvas.height = down;
}

function reset(pen: OffscreenCanvasRenderingContext2D): void {
  pen.globalCompositeOperation = "source-over";
  pen.clearRect(0, 0, pen.canvas.width, pen.canvas.height);
}
