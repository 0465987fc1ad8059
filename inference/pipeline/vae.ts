import { ModelError } from "./errors.ts";
import { onceMore } from "./out_of_memory.ts";
import { assertFinite, type Latents, NumericError } from "./latents.ts";
import type { Autoencoder, Direction, TileLevel } from "./networks.ts";
import { planesFromRaster, type Raster, rasterFromPlanes } from "./raster.ts";
import { runLevel } from "./tile_levels.ts";
import { type Axes, type Plane, processTiled } from "./tiling.ts";

export interface VaeOptions {
  /** Whether to work in tiles at any size. */
  tiled: boolean;
  /** Side of a tile in pixels; 0 is the default. */
  tileSize: number;
  /** Axes along which a decoded image continues at its opposite edge. Default none. */
  seamless?: Axes;
  signal?: AbortSignal;
}

/** Part of a tile that the next one covers, too: as in diffusers' `AutoencoderKL`. */
const OVERLAP = 0.25;

/** Side in pixels of the tiles for when memory has run out: half of diffusers'. */
const SMALL_TILE = 256;

/**
 * Works as asked for; where memory runs out, once more with nothing else open and in small tiles.
 */
function withRoom<T>(vae: Autoencoder, o: VaeOptions, work: (o: VaeOptions) => Promise<T>) {
  return onceMore(() => work(o), {
    free: async () => await vae.free?.(),
    smaller: () =>
      work({ ...o, tiled: true, tileSize: Math.min(o.tileSize || SMALL_TILE, SMALL_TILE) }),
  });
}

/**
 * Decodes latents to an image. An image that overflowed in 16-bit floats is decoded again in 32.
 *
 * In tiles, networks from weights give what they would give in one piece (`tile_levels.ts`). What
 * remains an estimate: exported networks, and images for which there is no room even so. Their
 * norms and attention see no further than a tile, and the seams are blended.
 *
 * @throws {NumericError} if the numbers overflow in 32 bits as well
 */
export function decode(vae: Autoencoder, latents: Latents, o: VaeOptions): Promise<Raster> {
  return withRoom(vae, o, (o) => decodeAs(vae, latents, o));
}

async function decodeAs(vae: Autoencoder, latents: Latents, o: VaeOptions): Promise<Raster> {
  let planes = await decodeWith("decode", vae, latents, o);
  if (vae.decodePrecisely && isBroken(planes.data)) {
    planes = await decodeWith("decodePrecisely", vae, latents, o);
  }
  assertFinite(planes.data, "the decoded image");
  return rasterFromPlanes(planes.data, planes.width, planes.height);
}

/** Encodes an image, whose sides must be multiples of the factor, to scaled latents. */
export async function encode(vae: Autoencoder, raster: Raster, o: VaeOptions): Promise<Latents> {
  const { width, height } = raster;
  const data = planesFromRaster(raster);
  return await encodePlanes(vae, { data, channels: 3, width, height }, o);
}

/** Encodes planes of −1…1, as `encode` does. */
export function encodePlanes(vae: Autoencoder, source: Plane, o: VaeOptions): Promise<Latents> {
  return withRoom(vae, o, (o) => encodeAs(vae, source, o));
}

async function encodeAs(vae: Autoencoder, source: Plane, o: VaeOptions): Promise<Latents> {
  const { factor, channels } = vae;
  const scale = scaleOf(vae.scale);
  const { width, height } = source;
  if (width % factor || height % factor) {
    throw new RangeError(`the image is ${width}×${height}; sides must be multiples of ${factor}`);
  }
  const cells = { width: width / factor, height: height / factor };
  const plan = tilePlan(vae, "encode", cells, o);
  const divided = plan && vae.divided("encode", cells);
  if (divided) {
    let values = source;
    for (const level of divided.levels) {
      values = await runLevel(level, values, levelOptions(level, plan, o));
    }
    return scaled(await divided.inner(values), scale);
  }
  const inPixels = plan && { tile: plan.tile * factor, overlap: plan.overlap * factor };
  const out = await processTiled(source, channels, 1 / factor, inPixels, {
    ...(o.signal ? { signal: o.signal } : {}),
    run: (tile) => vae.encode(tile),
  });
  return scaled(out, scale);
}

function scaled(plane: Plane, scale: number): Latents {
  const data = plane.data.map((value) => value * scale);
  assertFinite(data, "the encoded image");
  return { ...plane, data };
}

/** Returns the options of a level for the planned tiles of the latents. */
function levelOptions(
  { times, most, reach }: TileLevel,
  { tile }: { tile: number },
  { tiled, tileSize, seamless = [], signal }: VaeOptions,
) {
  const wanted = tiled || tileSize > 0 ? tile * times : Infinity;
  const side = Math.max(8, Math.min(wanted, Math.floor((most - 2 * reach) / 8) * 8));
  return { side, seamless, signal };
}

async function decodeWith(
  direction: "decode" | "decodePrecisely",
  vae: Autoencoder,
  latents: Latents,
  o: VaeOptions,
) {
  const { factor } = vae;
  const run = vae[direction] ?? vae.decode;
  const scale = scaleOf(vae.scale ?? latents.scale);
  const source = { ...latents, data: latents.data.map((value) => value / scale) };
  const { seamless = [] } = o;
  const plan = tilePlan(vae, direction, source, o);
  const divided = plan && vae.divided(direction, source, seamless);
  if (divided) {
    let values = await divided.inner(source);
    for (const level of divided.levels) {
      values = await runLevel(level, values, levelOptions(level, plan, o));
    }
    return values;
  }
  return await processTiled(source, 3, factor, plan && { ...plan, seamless }, {
    ...(o.signal ? { signal: o.signal } : {}),
    // Tiles continue one another; an image in one piece continues itself.
    run: (tile) => run(tile, plan ? [] : seamless),
  });
}

/**
 * @throws {ModelError} where neither the autoencoder nor the latents state their scale: a guess
 * would make a wrong image
 */
function scaleOf(scale: number | null | undefined): number {
  if (typeof scale === "number") return scale;
  throw new ModelError(
    "this autoencoder fits several families of models, and nothing says which one it is used for: " +
      "take the autoencoder of the model itself",
  );
}

/** Tile and overlap in latent cells, or null for one piece. */
function tilePlan(
  vae: Autoencoder,
  direction: Direction,
  { width, height }: { width: number; height: number },
  o: VaeOptions,
) {
  const { whole, most, tile: usual } = vae.pieces(direction, { width, height });
  if (!o.tiled && whole) return null;
  const wanted = Math.max(o.tileSize ? Math.floor(o.tileSize / vae.factor) : usual, 8);
  const tile = Math.max(8, Math.floor(Math.min(wanted, most) / 8) * 8);
  if (Math.max(width, height) <= tile) return null;
  return { tile, overlap: Math.floor(tile * OVERLAP) };
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
