import type { Raster } from "./raster.ts";

/** Gradients of an image by the Sobel operator. */
interface Gradients {
  x: Int16Array;
  y: Int16Array;
  /** |x| + |y|. */
  size: Uint16Array;
}

/** Tangent of 22.5°, where a gradient is no longer taken for a horizontal one. */
const TANGENT = Math.SQRT2 - 1;
const [NONE, WEAK, STRONG] = [0, 1, 2];

/**
 * Finds edges (Canny 1986, "A Computational Approach to Edge Detection"), as OpenCV's `Canny` with
 * its defaults: Sobel operator of 3 × 3 on the channel with the steepest gradient, whose size is
 * the sum of its parts.
 *
 * @param low, high sizes of gradients, 0 … 2040: edges begin above the larger one, and go on above
 * the smaller one
 * @returns white edges on black, one channel
 */
export function canny(image: Raster, low: number, high: number): Raster {
  const { width, height } = image;
  const gradients = sobel(image);
  const [weak, strong] = [Math.min(low, high), Math.max(low, high)];
  const kinds = new Uint8Array(width * height);
  const found: number[] = [];
  for (let i = 0; i < kinds.length; i++) {
    const size = gradients.size[i]!;
    if (size <= weak || !isRidge(gradients, i, width, height)) continue;
    kinds[i] = size > strong ? STRONG : WEAK;
    if (kinds[i] === STRONG) found.push(i);
  }
  for (let i = found.pop(); i !== undefined; i = found.pop()) {
    for (const j of around(i, width, height)) {
      if (kinds[j] !== WEAK) continue;
      kinds[j] = STRONG;
      found.push(j);
    }
  }
  const data = kinds.map((kind) => kind === STRONG ? 255 : NONE);
  return { width, height, channels: 1, data };
}

/** Whether a gradient is the largest one across its edge. */
function isRidge({ x, y, size }: Gradients, i: number, width: number, height: number): boolean {
  const [column, row] = [i % width, Math.floor(i / width)];
  const at = (dx: number, dy: number) => {
    const [cx, cy] = [column + dx, row + dy];
    return cx < 0 || cy < 0 || cx >= width || cy >= height ? 0 : size[cy * width + cx]!;
  };
  const [dx, dy] = [Math.abs(x[i]!), Math.abs(y[i]!)];
  const own = size[i]!;
  if (dy < dx * TANGENT) return own > at(-1, 0) && own >= at(1, 0);
  if (dy > dx * (TANGENT + 2)) return own > at(0, -1) && own >= at(0, 1);
  const side = x[i]! < 0 === y[i]! < 0 ? 1 : -1;
  return own > at(-side, -1) && own > at(side, 1);
}

function* around(i: number, width: number, height: number): Generator<number> {
  const [column, row] = [i % width, Math.floor(i / width)];
  for (let y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++) {
      if (y !== row || x !== column) yield y * width + x;
    }
  }
}

/** Of each pixel the gradient of that channel in which it is largest; edges are repeated. */
function sobel({ width, height, channels, data }: Raster): Gradients {
  const area = width * height;
  const [x, y, size] = [new Int16Array(area), new Int16Array(area), new Uint16Array(area)];
  for (let row = 0; row < height; row++) {
    const rows = [row - 1, row, row + 1].map((r) => Math.min(height - 1, Math.max(0, r)) * width);
    const [above, own, below] = rows as [number, number, number];
    for (let column = 0; column < width; column++) {
      const [left, right] = [Math.max(0, column - 1), Math.min(width - 1, column + 1)];
      const i = own + column;
      // From blue to red, as OpenCV keeps them: of equal gradients it takes the first.
      for (let c = Math.min(channels, 3) - 1; c >= 0; c--) {
        const at = (line: number, place: number) => data[(line + place) * channels + c]!;
        const [a, b, d, f] = [at(above, left), at(above, right), at(below, left), at(below, right)];
        const dx = b + 2 * at(own, right) + f - a - 2 * at(own, left) - d;
        const dy = d + 2 * at(below, column) + f - a - 2 * at(above, column) - b;
        const sum = Math.abs(dx) + Math.abs(dy);
        if (sum <= size[i]!) continue;
        x[i] = dx;
        y[i] = dy;
        size[i] = sum;
      }
    }
  }
  return { x, y, size };
}
