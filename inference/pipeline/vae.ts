import { largestTile } from "./attention_limit.ts";
import { assertFinite, type Latents, NumericError } from "./latents.ts";
import { planesFromRaster, type Raster, rasterFromPlanes } from "./raster.ts";
import { infoOf, ModelError, outputOf, type Session } from "./session.ts";
import { type Plane, processTiled } from "./tiling.ts";

/** The picture side of a model. */
export interface Autoencoder {
  decoder(): Promise<Session>;
  encoder(): Promise<Session>;
  /** The decoder on a device that computes in fp32, for when fp16 overflowed; null if it does. */
  preciseDecoder: (() => Promise<Session>) | null;
  /** Latents are multiplied by this after encoding and divided before decoding. */
  scale: number;
  /** Pixels per latent cell: 8. */
  factor: number;
  channels: number;
  bufferLimit: number;
  /** Is decoding so light that a preview may be made with it? */
  cheap: boolean;
}

export interface VaeOptions {
  /** Work in tiles whatever the size. */
  tiled: boolean;
  /** Side of a tile in pixels; 0 is the default. */
  tileSize: number;
  signal?: AbortSignal;
}

/** Above this many pixels (a side) the VAE works in tiles: its attention grows with the fourth
 * power of the side. */
const TILE_ABOVE = 768;
/** Default tile and overlap, as diffusers' `AutoencoderKL`. */
const TILE = 512;
const OVERLAP = 0.25;

/** Latents to a picture. */
export async function decode(vae: Autoencoder, latents: Latents, o: VaeOptions): Promise<Raster> {
  const session = await vae.decoder();
  let planes = await decodeWith(session, vae, latents, o);
  if (vae.preciseDecoder && isBroken(planes.data)) {
    planes = await decodeWith(await vae.preciseDecoder(), vae, latents, o);
  }
  assertFinite(planes.data, "the decoded picture");
  return rasterFromPlanes(planes.data, planes.width, planes.height);
}

/** A picture, whose sides must be multiples of the factor, to latents. */
export async function encode(vae: Autoencoder, raster: Raster, o: VaeOptions): Promise<Latents> {
  const { factor, channels, scale } = vae;
  const { width, height } = raster;
  if (width % factor || height % factor) {
    throw new RangeError(`the picture is ${width}×${height}; sides must be multiples of ${factor}`);
  }
  const session = await vae.encoder();
  const input = infoOf(session.inputs, "sample", "vae_encoder").name;
  const source = { data: planesFromRaster(raster), channels: 3, width, height };
  const out = await processTiled(source, channels, 1 / factor, tilePlan(vae, source, 1, o), {
    ...(o.signal ? { signal: o.signal } : {}),
    async run(tile) {
      const dims = [1, 3, tile.height, tile.width];
      const outputs = await session.run({ [input]: { data: tile.data, dims } });
      const names = ["latent_parameters", "latent_sample", "latent_dist"];
      const found = outputOf(outputs, names, "vae_encoder");
      const given = found.dims[1];
      // Mean and log-variance (8 channels): the mean is the best guess, and repeatable.
      if (given !== channels && given !== channels * 2) {
        throw new ModelError(`vae_encoder gives ${given} channels instead of ${channels}`);
      }
      const cells = (tile.width / factor) * (tile.height / factor);
      return found.data.slice(0, channels * cells);
    },
  });
  const data = out.data.map((value) => value * scale);
  assertFinite(data, "the encoded picture");
  return { data, channels, width: out.width, height: out.height };
}

function decodeWith(session: Session, vae: Autoencoder, latents: Latents, o: VaeOptions) {
  const { factor, scale } = vae;
  const input = infoOf(session.inputs, "latent_sample", "vae_decoder").name;
  const source = { ...latents, data: latents.data.map((value) => value / scale) };
  return processTiled(source, 3, factor, tilePlan(vae, source, factor, o), {
    ...(o.signal ? { signal: o.signal } : {}),
    async run(tile) {
      const dims = [1, tile.channels, tile.height, tile.width];
      const outputs = await session.run({ [input]: { data: tile.data, dims } });
      return outputOf(outputs, ["sample"], "vae_decoder").data;
    },
  });
}

/** Tile and overlap in cells of the source (`pixels` of picture per cell), or null for one piece. */
function tilePlan(vae: Autoencoder, source: Plane, pixels: number, o: VaeOptions) {
  const side = Math.max(source.width, source.height) * pixels;
  const limit = largestTile(vae.bufferLimit, 4) * vae.factor;
  if (!o.tiled && side <= Math.min(TILE_ABOVE, limit)) return null;
  const step = vae.factor * 8;
  const wanted = Math.max(o.tileSize || TILE, step);
  const tile = Math.floor(Math.min(wanted, limit) / step) * step / pixels;
  if (side <= tile * pixels) return null;
  // Whole cells of the latents, also where the source is pixels.
  const cell = vae.factor / pixels;
  return { tile, overlap: Math.floor(tile * OVERLAP / cell) * cell };
}

/** A picture that fp16 spoilt: not numbers, or the same (black) everywhere. */
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
