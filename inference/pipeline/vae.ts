import { ModelError } from "./errors.ts";
import { assertFinite, type Latents, NumericError } from "./latents.ts";
import type { Autoencoder } from "./networks.ts";
import { planesFromRaster, type Raster, rasterFromPlanes } from "./raster.ts";
import { type Plane, processTiled } from "./tiling.ts";

export interface VaeOptions {
  /** Whether to work in tiles at any size. */
  tiled: boolean;
  /** Side of a tile in pixels; 0 is the default. */
  tileSize: number;
  signal?: AbortSignal;
}

/** Side in pixels above which the VAE works in tiles: its attention grows with the fourth power of
 * the side. */
const TILE_ABOVE = 768;
/** Default tile and overlap, as diffusers' `AutoencoderKL`. */
const TILE = 512;
const OVERLAP = 0.25;

/** Decodes latents to an image. An image that overflowed in 16-bit floats is decoded again in 32.
 *
 * @throws {NumericError} if the numbers overflow in 32 bits as well */
export async function decode(vae: Autoencoder, latents: Latents, o: VaeOptions): Promise<Raster> {
  const { decodePrecisely } = vae;
  let planes = await decodeWith(vae.decode, vae, latents, o);
  if (decodePrecisely && isBroken(planes.data)) {
    planes = await decodeWith(decodePrecisely, vae, latents, o);
  }
  assertFinite(planes.data, "the decoded picture");
  return rasterFromPlanes(planes.data, planes.width, planes.height);
}

/** Encodes an image, whose sides must be multiples of the factor, to scaled latents. */
export async function encode(vae: Autoencoder, raster: Raster, o: VaeOptions): Promise<Latents> {
  const { factor, channels } = vae;
  const scale = scaleOf(vae.scale);
  const { width, height } = raster;
  if (width % factor || height % factor) {
    throw new RangeError(`the picture is ${width}×${height}; sides must be multiples of ${factor}`);
  }
  const source = { data: planesFromRaster(raster), channels: 3, width, height };
  const out = await processTiled(source, channels, 1 / factor, tilePlan(vae, source, 1, o), {
    ...(o.signal ? { signal: o.signal } : {}),
    run: (tile) => vae.encode(tile),
  });
  const data = out.data.map((value) => value * scale);
  assertFinite(data, "the encoded picture");
  return { data, channels, width: out.width, height: out.height };
}

function decodeWith(run: Autoencoder["decode"], vae: Autoencoder, latents: Latents, o: VaeOptions) {
  const { factor } = vae;
  const scale = scaleOf(vae.scale ?? latents.scale);
  const source = { ...latents, data: latents.data.map((value) => value / scale) };
  return processTiled(source, 3, factor, tilePlan(vae, source, factor, o), {
    ...(o.signal ? { signal: o.signal } : {}),
    run,
  });
}

/** @throws {ModelError} where neither the autoencoder nor the latents state their scale: a guess
 * would make a wrong image */
function scaleOf(scale: number | null | undefined): number {
  if (typeof scale === "number") return scale;
  throw new ModelError(
    "this autoencoder fits several families of models, and nothing says which one it is used for: " +
      "take the autoencoder of the model itself",
  );
}

/** Tile and overlap in cells of the source (`pixels` of picture per cell), or null for one piece. */
function tilePlan(vae: Autoencoder, source: Plane, pixels: number, o: VaeOptions) {
  const side = Math.max(source.width, source.height) * pixels;
  const limit = vae.largestTile * vae.factor;
  if (!o.tiled && side <= Math.min(TILE_ABOVE, limit)) return null;
  const step = vae.factor * 8;
  const wanted = Math.max(o.tileSize || TILE, step);
  const tile = Math.floor(Math.min(wanted, limit) / step) * step / pixels;
  if (side <= tile * pixels) return null;
  // Whole cells of the latents, also where the source is pixels.
  const cell = vae.factor / pixels;
  return { tile, overlap: Math.floor(tile * OVERLAP / cell) * cell };
}

/** Whether fp16 spoilt an image: not numbers, or the same value (black) everywhere. */
function isBroken(data: Float32Array): boolean {
  try {
    assertFinite(data, "");
  } catch (error) {
    if (error instanceof NumericError) return true;
    throw error;
  }
  const first = data[0] ?? 0;
  return first <= -1 && data.every((value) => value <= -1);
}
