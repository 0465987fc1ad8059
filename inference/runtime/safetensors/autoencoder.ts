import { buildVaeDecoder, buildVaeEncoder } from "../../networks/mod.ts";
import { vaeSource } from "../../networks/names/vae.ts";
import type { Autoencoder } from "../../pipeline/networks.ts";
import type { Plane } from "../../pipeline/tiling.ts";
import { largestTile } from "../onnx/attention_limit.ts";
import { outputOf, type Session } from "../onnx/tensors.ts";
import { open, optionsFor, type Workshop } from "./open.ts";
import type { Part } from "./parts.ts";

/** Opens an autoencoder from its weights: its two directions when they are first needed. */
export function openAutoencoder(workshop: Workshop, part: Part, scale: number | null): Autoencoder {
  const { backend } = workshop;
  const options = optionsFor(backend);
  const groups = part.config.norm_num_groups;
  const structure = groups ? { groups } : {};
  const source = vaeSource(part.weights);
  const channels = source.find("decoder.conv_in.weight")?.shape[1] ?? 4;
  let factor = 1;
  for (let i = 0; source.find(`decoder.up_blocks.${i}.upsamplers.0.conv.weight`); i++) factor *= 2;

  const decoder = (precision = options.precision) =>
    open(workshop, {
      what: `decoder of ${part.weights.name}`,
      part,
      options: { ...options, precision },
      build: (options) => buildVaeDecoder(part.weights, { ...options, ...structure }),
    });
  const encoder = () =>
    open(workshop, {
      what: `encoder of ${part.weights.name}`,
      part,
      // Halves overflow in the encoder of Stable Diffusion XL, and it runs once for an image.
      options: { ...options, precision: "float32" },
      build: (options) => buildVaeEncoder(part.weights, { ...options, ...structure }),
    });

  return {
    decode: async (latents) => await decode(await decoder(), latents),
    decodePrecisely: options.precision === "float32"
      ? null
      : async (latents) => await decode(await decoder("float32"), latents),
    async encode({ data, width, height }) {
      const session = await encoder();
      const outputs = await session.run(
        { sample: { data, dims: [1, 3, height, width] } },
        ["mean"],
      );
      return outputOf(outputs, ["mean"], "the encoder").data;
    },
    scale,
    factor,
    channels,
    // Wide heads in 32 bits keep their scores in memory on a GPU.
    largestTile: backend.device === "cpu" ? Infinity : largestTile(backend.bufferLimit, 4),
    cheap: false,
  };
}

async function decode(session: Session, latents: Plane): Promise<Float32Array> {
  const { data, channels, width, height } = latents;
  const outputs = await session.run({
    latent_sample: { data, dims: [1, channels, height, width] },
  });
  return outputOf(outputs, ["sample"], "the decoder").data;
}
