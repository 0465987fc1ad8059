import type { Series } from "./sheet.ts";

/** Length of the longer side of a cell, in pixels. */
const CELL = 320;
const GAP = 8;
const HEAD = 84;
const LINE = 40;

/**
 * Draws a contact sheet: the prompt, the labels of both axes, and the images, all in cells of the
 * size of the first one's shape.
 */
export function drawSheet(
  series: Pick<Series, "prompt" | "x" | "y">,
  rows: readonly (readonly (ImageBitmap | null)[])[],
): HTMLCanvasElement {
  const { prompt, x, y } = series;
  const first = rows.flat().find((image) => image !== null);
  const scale = first ? CELL / Math.max(first.width, first.height) : 1;
  const width = Math.round((first?.width ?? CELL) * scale);
  const height = Math.round((first?.height ?? CELL) * scale);
  const aside = y ? 190 : GAP;
  const canvas = document.createElement("canvas");
  canvas.width = aside + x.values.length * (width + GAP);
  canvas.height = HEAD + LINE + rows.length * (height + GAP);
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("This browser draws on no canvas.");
  const family = getComputedStyle(document.body).fontFamily;
  const write = (text: string, at: [number, number], room: number, size: number) => {
    pen.font = `${size}px ${family}`;
    let shown = text;
    while (shown.length > 1 && pen.measureText(shown).width > room) {
      shown = `${shown.slice(0, -2)}…`;
    }
    pen.fillText(shown, ...at);
  };
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#1d1b18";
  pen.textBaseline = "middle";
  write(prompt, [GAP * 2, 28], canvas.width - GAP * 4, 22);
  write([x.label, y?.label].filter(Boolean).join(" × "), [GAP * 2, 62], canvas.width - GAP * 4, 17);
  x.labels.forEach((label, i) =>
    write(label, [aside + i * (width + GAP), HEAD + LINE / 2], width, 18)
  );
  rows.forEach((row, r) => {
    const top = HEAD + LINE + r * (height + GAP);
    if (y) write(y.labels[r] ?? "", [GAP * 2, top + height / 2], aside - GAP * 3, 18);
    row.forEach((image, c) => {
      if (image) pen.drawImage(image, aside + c * (width + GAP), top, width, height);
    });
  });
  return canvas;
}
