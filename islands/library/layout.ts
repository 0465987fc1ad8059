/** Where the images of a list lie: in rows, each as high as its images. */
export interface Layout {
  /** Number of rows. */
  count: number;
  height(row: number): number;
  /** The places of a row's images: the first, and how each lies from the left. */
  row(row: number): { first: number; boxes: readonly Box[] };
  rowOf(index: number): number;
  /** The image above or below another one. */
  beside(index: number, rows: number): number;
}

interface Box {
  left: number;
  width: number;
}

export const GAP = 8;

/** Proportions beyond these are cropped: a panorama would leave nothing of its row. */
const NARROWEST = 0.4;
const WIDEST = 3;
/** How much higher than wanted a last row may be, to be as high as the one before it. */
const HIGHEST = 1.25;

/**
 * Lays images out in rows of the full width, in which each keeps its proportions.
 *
 * `shapes`: 100 × width / height of each; `width`: of the list; `size`: the height that rows come
 * near to. All in CSS pixels. The last row is not stretched: it is as high as the one before it, so
 * that images of one shape stand below each other.
 */
export function justified(shapes: readonly number[], width: number, size: number): Layout {
  const ratioOf = (i: number) => Math.min(WIDEST, Math.max(NARROWEST, (shapes[i] ?? 100) / 100));
  const firsts: number[] = [];
  const heights: number[] = [];
  for (let first = 0; first < shapes.length;) {
    let sum = 0;
    let end = first;
    let height = Infinity;
    while (end < shapes.length) {
      const next = (width - GAP * (end - first)) / (sum + ratioOf(end));
      // The image goes into the row unless the row comes nearer to its height without it.
      if (next < size && end > first && height - size < size - next) break;
      sum += ratioOf(end++);
      height = next;
      if (height <= size) break;
    }
    firsts.push(first);
    const before = Math.min(heights.at(-1) ?? size, size * HIGHEST);
    heights.push(end < shapes.length ? height : Math.min(height, before));
    first = end;
  }
  return rowsOf(firsts, heights, shapes.length, (index, row) => ratioOf(index) * heights[row]!);
}

/** Lays images out as squares of about `size` pixels, at least two in a row. */
export function squares(count: number, width: number, size: number): Layout {
  const columns = Math.max(2, Math.floor((width + GAP) / (size + GAP)));
  const side = Math.floor((width - GAP * (columns - 1)) / columns);
  const rows = Math.ceil(count / columns);
  const firsts = Array.from({ length: rows }, (_, row) => row * columns);
  return rowsOf(firsts, new Array<number>(rows).fill(side), count, () => side);
}

/** How far below the top each of some images lies, in CSS pixels; they are in the list's order. */
export function topsOf(layout: Layout, images: readonly { index: number }[]): number[] {
  let [row, top] = [0, 0];
  return images.map(({ index }) => {
    const at = layout.rowOf(index);
    for (; row < at; row++) top += layout.height(row) + GAP;
    return top;
  });
}

function rowsOf(
  firsts: readonly number[],
  heights: readonly number[],
  total: number,
  widthOf: (index: number, row: number) => number,
): Layout {
  const rowOf = (index: number) => {
    let [low, high] = [0, firsts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (firsts[middle]! <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const row = (at: number) => {
    const first = firsts[at] ?? 0;
    const boxes: Box[] = [];
    let left = 0;
    for (let i = first; i < (firsts[at + 1] ?? total); i++) {
      const width = widthOf(i, at);
      boxes.push({ left, width });
      left += width + GAP;
    }
    return { first, boxes };
  };
  const middle = ({ left, width }: Box) => left + width / 2;
  return {
    count: firsts.length,
    height: (at) => heights[at] ?? 0,
    row,
    rowOf,
    beside(index, rows) {
      const at = rowOf(index);
      const to = Math.min(firsts.length - 1, Math.max(0, at + rows));
      const here = row(at);
      const own = here.boxes[index - here.first];
      const { first, boxes } = row(to);
      if (!own || to === at) return rows < 0 ? 0 : total - 1;
      const away = boxes.map((box) => Math.abs(middle(box) - middle(own)));
      return first + away.indexOf(Math.min(...away));
    },
  };
}
