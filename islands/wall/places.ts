import { GAP, justified } from "../library/layout.ts";

/** Where an image hangs, in CSS pixels. */
export interface Place {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** How often the height of the rows is halved: to less than a pixel on any screen. */
const HALVINGS = 12;

/**
 * Hangs images on a wall: in rows, as large as they all have room, each with its own proportions.
 * `shapes`: 100 × width / height of each.
 */
export function placesOn(shapes: readonly number[], width: number, height: number): Place[] {
  const hang = (size: number) => {
    const layout = justified(shapes, width, size);
    const rows = Array.from({ length: layout.count }, (_, row) => layout.height(row));
    return { layout, rows, high: rows.reduce((sum, row) => sum + row + GAP, -GAP) };
  };
  let [low, high] = [0, height];
  let best = hang(1);
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    const tried = hang(middle);
    if (tried.high <= height) [low, best] = [middle, tried];
    else high = middle;
  }
  let top = Math.max(0, (height - best.high) / 2);
  return best.rows.flatMap((high, row) => {
    const { boxes } = best.layout.row(row);
    const last = boxes.at(-1);
    const free = last ? Math.max(0, width - last.left - last.width) / 2 : 0;
    const here = top;
    top += high + GAP;
    return boxes.map((box) => ({
      left: box.left + free,
      top: here,
      width: box.width,
      height: high,
    }));
  });
}
