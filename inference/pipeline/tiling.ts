/** Planes of numbers: [channels, height, width]. */
export interface Plane {
  data: Float32Array;
  channels: number;
  width: number;
  height: number;
}

export interface TilePlan {
  /** Side of a tile and width of the seam between two, in cells of the source. */
  tile: number;
  overlap: number;
}

interface Work {
  /** Computes one tile; its result has `scale` times the sides. */
  run(tile: Plane): Promise<Float32Array>;
  signal?: AbortSignal;
}

/** Runs `work` over a plane in overlapping tiles and blends the seams linearly (as diffusers'
 * tiled VAE does); in one piece without a plan. */
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
  for (const y of starts(source.height, plan)) {
    for (const x of starts(source.width, plan)) {
      work.signal?.throwIfAborted();
      const tile = cut(source, x, y, plan.tile);
      const data = await work.run(tile);
      const placed = {
        data,
        channels,
        width: tile.width * scale,
        height: tile.height * scale,
        x: x * scale,
        y: y * scale,
      };
      blend({ sum, weight, width, height }, placed, plan.overlap * scale);
    }
  }
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) / (weight[i % area] || 1);
  return { data: sum, channels, width, height };
}

/** Where tiles begin along a side: evenly stepped, the last one flush with the end. */
function starts(length: number, { tile, overlap }: TilePlan): number[] {
  if (length <= tile) return [0];
  const out: number[] = [];
  for (let at = 0; at + tile < length; at += tile - overlap) out.push(at);
  out.push(length - tile);
  return out;
}

function cut(source: Plane, x: number, y: number, side: number): Plane {
  const width = Math.min(side, source.width);
  const height = Math.min(side, source.height);
  const data = new Float32Array(source.channels * width * height);
  for (let c = 0; c < source.channels; c++) {
    for (let row = 0; row < height; row++) {
      const from = (c * source.height + y + row) * source.width + x;
      data.set(source.data.subarray(from, from + width), (c * height + row) * width);
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
}

/** Adds a tile, weighted down over `seam` towards those of its edges that other tiles cover. */
function blend(
  { sum, weight, width, height }: Sums,
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
    const wy = ramp(row, tile.height, y > 0, y + tile.height < height);
    for (let col = 0; col < tile.width; col++) {
      const w = wy * ramp(col, tile.width, x > 0, x + tile.width < width);
      const target = (y + row) * width + x + col;
      weight[target] = (weight[target] ?? 0) + w;
      for (let c = 0; c < tile.channels; c++) {
        const value = tile.data[(c * tile.height + row) * tile.width + col] ?? 0;
        sum[c * area + target] = (sum[c * area + target] ?? 0) + value * w;
      }
    }
  }
}
