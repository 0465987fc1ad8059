import { assertFinite } from "./latents.ts";
import type { Upscaler } from "./networks.ts";
import { onceMore } from "./out_of_memory.ts";
import type { Raster } from "./raster.ts";
import type { Plane } from "./tiling.ts";

export interface UpscaleOptions {
  /** Side of a tile in pixels of the source; 0 for the largest that the network takes. */
  tileSize: number;
  signal: AbortSignal;
  /** Called after each tile; the next one waits for it. */
  onTile(done: number, total: number): Promise<void>;
}

/** Width of the seam between two tiles, in pixels of the source. */
const OVERLAP = 16;
/** A tile has at least as much of its own on both sides of a seam. */
const LEAST_TILE = 4 * OVERLAP;

/**
 * Enlarges an image by the factor of a network, in tiles whose seams are blended. Beside the image
 * and its result, memory holds one row of tiles. Transparency is dropped. Where memory runs out, it
 * begins once more with nothing else open, and with the smallest tiles.
 *
 * @throws {NumericError} if the numbers overflow, and the signal's reason between two tiles
 */
export function upscale(net: Upscaler, source: Raster, o: UpscaleOptions): Promise<Raster> {
  return onceMore(() => upscaleAs(net, source, o), {
    free: async () => await net.free?.(),
    smaller: () => upscaleAs(net, source, { ...o, tileSize: LEAST_TILE }),
  });
}

async function upscaleAs(
  net: Upscaler,
  source: Raster,
  { tileSize, signal, onTile }: UpscaleOptions,
): Promise<Raster> {
  const { scale, multiple } = net;
  const wanted = Math.min(tileSize || Infinity, net.largestTile);
  const tile = Math.ceil(Math.max(wanted, LEAST_TILE) / multiple) * multiple;
  const columns = spansOf(source.width, tile, multiple, scale);
  const rows = spansOf(source.height, tile, multiple, scale);
  const [width, height] = [source.width * scale, source.height * scale];
  const data = new Uint8Array(width * height * 3);
  const line = width * 3;
  const band = new Float32Array(rows[0]!.weights.length * line);
  let done = 0;
  for (const [j, row] of rows.entries()) {
    for (const column of columns) {
      signal.throwIfAborted();
      const piece = cut(source, column, row);
      const enlarged = await net.enlarge(piece);
      assertFinite(enlarged, "the enlarged image");
      add(band, enlarged, column, row, width, scale);
      await onTile(++done, rows.length * columns.length);
    }
    // Rows above the next tiles are whole.
    const next = rows[j + 1];
    const top = row.start * scale;
    const whole = next ? (next.start - row.start) * scale : height - top;
    write(data.subarray(top * line, (top + whole) * line), band);
    band.copyWithin(0, whole * line);
    band.fill(0, band.length - whole * line);
  }
  return { width, height, channels: 3, data };
}

/** Where tiles lie along a side. */
interface Span {
  /** First pixel of the source, and number of pixels. */
  start: number;
  size: number;
  /** How much each pixel of the result counts; those of all tiles add up to 1. */
  weights: Float32Array;
}

/** Divides a side into tiles at equal distances. */
function spansOf(length: number, tile: number, multiple: number, scale: number): Span[] {
  if (length <= tile) {
    const size = Math.ceil(length / multiple) * multiple;
    return [{ start: 0, size, weights: new Float32Array(size * scale).fill(1) }];
  }
  const count = Math.ceil((length - OVERLAP) / (tile - OVERLAP));
  const starts = Array.from(
    { length: count },
    (_, i) => Math.round(i * (length - tile) / (count - 1)),
  );
  // In the middle of what two tiles share, one gives way to the other.
  const seams = starts.slice(1).map((start, i) => (start + starts[i]! + tile) / 2 * scale);
  const reach = OVERLAP * scale;
  return starts.map((start, i) => {
    const [before, after] = [seams[i - 1] ?? -Infinity, seams[i] ?? Infinity];
    const weights = Float32Array.from({ length: tile * scale }, (_, k) => {
      const at = start * scale + k + 0.5;
      return share((at - before) / reach) * share((after - at) / reach);
    });
    return { start, size: tile, weights };
  });
}

/** 0 until half a seam before its middle, 1 from half a seam after it on. */
const share = (distance: number) => Math.min(Math.max(distance + 0.5, 0), 1);

/** A part of an image as planes of 0…1; beyond its edges, its last pixels are repeated. */
function cut({ width, height, channels, data }: Raster, column: Span, row: Span): Plane {
  const area = column.size * row.size;
  const out = new Float32Array(3 * area);
  for (let y = 0; y < row.size; y++) {
    const line = Math.min(row.start + y, height - 1) * width;
    for (let x = 0; x < column.size; x++) {
      const from = (line + Math.min(column.start + x, width - 1)) * channels;
      for (let c = 0; c < 3; c++) {
        out[c * area + y * column.size + x] = (data[from + (channels === 1 ? 0 : c)] ?? 0) / 255;
      }
    }
  }
  return { data: out, channels: 3, width: column.size, height: row.size };
}

/** Adds a tile to the sums of its row of tiles, [height, width, 3]. */
function add(
  band: Float32Array,
  tile: Float32Array,
  column: Span,
  row: Span,
  width: number,
  scale: number,
): void {
  const side = column.weights.length;
  const area = side * row.weights.length;
  const left = column.start * scale;
  const within = Math.min(side, width - left);
  for (let y = 0; y < row.weights.length; y++) {
    for (let x = 0; x < within; x++) {
      const weight = row.weights[y]! * column.weights[x]!;
      if (weight === 0) continue;
      const at = (y * width + left + x) * 3;
      for (let c = 0; c < 3; c++) {
        band[at + c] = band[at + c]! + weight * tile[c * area + y * side + x]!;
      }
    }
  }
}

/** Rounds and clamps by itself. */
function write(target: Uint8Array, sums: Float32Array): void {
  const bytes = new Uint8ClampedArray(target.buffer, target.byteOffset, target.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = sums[i]! * 255;
}
