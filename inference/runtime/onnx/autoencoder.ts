import { ModelError } from "../../pipeline/errors.ts";
import type { Autoencoder } from "../../pipeline/networks.ts";
import { largestTile } from "./attention_limit.ts";
import { refuseSeamless } from "./fixed.ts";
import { infoOf, outputOf, type Session } from "./tensors.ts";

/**
 * Side in pixels above which an exported autoencoder works in tiles: the scores of its attention
 * grow with the fourth power of the side.
 */
const WHOLE = 768;
/** Side of a tile in pixels, as of diffusers' `AutoencoderKL`. */
const TILE = 512;

export interface AutoencoderOptions {
  /** Opened when first needed: most runs need only the decoder. */
  decoder(): Promise<Session>;
  encoder(): Promise<Session>;
  /** The decoder on a device that computes in fp32, or null where `decoder` does. */
  preciseDecoder: (() => Promise<Session>) | null;
  scale: number;
  factor: number;
  channels: number;
  bufferLimit: number;
  cheap: boolean;
}

/** An autoencoder in exported ONNX files, one for each direction. */
export function onnxAutoencoder(options: AutoencoderOptions): Autoencoder {
  const { decoder, encoder, preciseDecoder, bufferLimit, scale, factor, channels, cheap } = options;
  return {
    async decode(latents, seamless) {
      refuseSeamless(seamless);
      return await decodeWith(await decoder(), latents);
    },
    decodePrecisely: preciseDecoder && (async (latents, seamless) => {
      refuseSeamless(seamless);
      return await decodeWith(await preciseDecoder(), latents);
    }),
    async encode({ data, width, height }) {
      const session = await encoder();
      const input = infoOf(session.inputs, "sample", "vae_encoder").name;
      const outputs = await session.run({ [input]: { data, dims: [1, 3, height, width] } });
      const names = ["latent_parameters", "latent_sample", "latent_dist"];
      const found = outputOf(outputs, names, "vae_encoder");
      const given = found.dims[1];
      // Mean and log-variance (8 channels): the mean is the best guess, and repeatable.
      if (given !== channels && given !== channels * 2) {
        throw new ModelError(`vae_encoder gives ${given} channels instead of ${channels}`);
      }
      return found.data.slice(0, channels * (width / factor) * (height / factor));
    },
    scale,
    factor,
    channels,
    pieces(_, { width, height }) {
      const most = largestTile(bufferLimit, 4);
      const whole = Math.max(width, height) <= Math.min(WHOLE / factor, most);
      return { whole, most, tile: TILE / factor };
    },
    divided: () => null,
    cheap,
  };
}

async function decodeWith(
  session: Session,
  { data, channels, width, height }: Parameters<Autoencoder["decode"]>[0],
): Promise<Float32Array> {
  const input = infoOf(session.inputs, "latent_sample", "vae_decoder").name;
  const outputs = await session.run({ [input]: { data, dims: [1, channels, height, width] } });
  return outputOf(outputs, ["sample"], "vae_decoder").data;
}
