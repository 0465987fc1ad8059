/** Planes of numbers: [channels, height, width]. */
export interface Plane {
  data: Float32Array;
  channels: number;
  width: number;
  height: number;
}

/** Axes along which an image continues at its opposite edge. */
export type Axes = readonly ("x" | "y")[];

export interface TilePlan {
  /** Side of a tile and width of the seam between two, in cells of the source. */
  tile: number;
  overlap: number;
  /** Axes along which tiles also lie over the edges. Default none. */
  seamless?: Axes;
}

/** Where tiles lie along one axis, in cells of the source. */
interface Row {
  starts: readonly number[];
  /** Length of each tile. */
  side: number;
  around: boolean;
}

interface Work {
  /** Computes one tile; its result has `scale` times the sides. */
  run(tile: Plane): Promise<Float32Array>;
  signal?: AbortSignal;
}

/**
 * Runs `work` over a plane in overlapping tiles and blends the seams linearly (as diffusers'
 * tiled VAE does); in one piece without a plan.
 */
export async function processTiled(
  source: Plane,
  channels: number,
  scale: number,
  plan: TilePlan | null,
  work: Work,
): Promise<Plane> {
  const width = source.width * scale;
  const height = source.height * scale;
  if (!plan) return { data: await work.run(source), channels, width, height };

  const area = width * height;
  const sum = new Float32Array(channels * area);
  const weight = new Float32Array(area);
  const rows = rowOf(source.height, "y", plan);
  const columns = rowOf(source.width, "x", plan);
  const around = { x: columns.around, y: rows.around };
  for (const y of rows.starts) {
    for (const x of columns.starts) {
      work.signal?.throwIfAborted();
      const tile = cut(source, x, y, columns.side, rows.side);
      const data = await work.run(tile);
      const placed = {
        data,
        channels,
        width: tile.width * scale,
        height: tile.height * scale,
        x: x * scale,
        y: y * scale,
      };
      blend({ sum, weight, width, height, around }, placed, plan.overlap * scale);
    }
  }
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) / (weight[i % area] || 1);
  return { data: sum, channels, width, height };
}

/**
 * Tiles along an axis: with even steps, the last one flush with the end; on a seamless axis around
 * it, so that the last one overlaps the first.
 */
function rowOf(length: number, axis: "x" | "y", { tile, overlap, seamless = [] }: TilePlan): Row {
  if (seamless.includes(axis)) {
    const side = Math.min(tile, length + overlap);
    const count = Math.ceil(length / (side - overlap));
    const starts = Array.from({ length: count }, (_, i) => Math.floor(i * length / count));
    return { starts, side, around: true };
  }
  if (length <= tile) return { starts: [0], side: length, around: false };
  const starts: number[] = [];
  for (let at = 0; at + tile < length; at += tile - overlap) starts.push(at);
  return { starts: [...starts, length - tile], side: tile, around: false };
}

/**
 * A part of a plane, continued at the opposite edges where it goes over the right or the bottom.
 */
export function cut(source: Plane, x: number, y: number, width: number, height: number): Plane {
  const data = new Float32Array(source.channels * width * height);
  for (let c = 0; c < source.channels; c++) {
    for (let row = 0; row < height; row++) {
      const line = (c * source.height + (y + row) % source.height) * source.width;
      const target = (c * height + row) * width;
      for (let col = 0; col < width;) {
        const from = (x + col) % source.width;
        const some = source.data.subarray(line + from, line + source.width).subarray(
          0,
          width - col,
        );
        data.set(some, target + col);
        col += some.length;
      }
    }
  }
  return { data, channels: source.channels, width, height };
}

interface Sums {
  /** Values of all tiles by their weights, channel after channel, and the weights by place. */
  sum: Float32Array;
  weight: Float32Array;
  width: number;
  height: number;
  around: { x: boolean; y: boolean };
}

/** Adds a tile, weighted down over `seam` towards those of its edges that other tiles cover. */
function blend(
  { sum, weight, width, height, around }: Sums,
  { x, y, ...tile }: Plane & { x: number; y: number },
  seam: number,
): void {
  const area = weight.length;
  const ramp = (at: number, side: number, before: boolean, after: boolean) => {
    const rise = before ? (at + 1) / (seam + 1) : 1;
    const fall = after ? (side - at) / (seam + 1) : 1;
    return Math.min(1, rise, fall);
  };
  for (let row = 0; row < tile.height; row++) {
    const wy = ramp(row, tile.height, around.y || y > 0, around.y || y + tile.height < height);
    for (let col = 0; col < tile.width; col++) {
      const w = wy * ramp(col, tile.width, around.x || x > 0, around.x || x + tile.width < width);
      const target = (y + row) % height * width + (x + col) % width;
      weight[target] = (weight[target] ?? 0) + w;
      for (let c = 0; c < tile.channels; c++) {
        const value = tile.data[(c * tile.height + row) * tile.width + col] ?? 0;
        sum[c * area + target] = (sum[c * area + target] ?? 0) + value * w;
      }
    }
  }
}
