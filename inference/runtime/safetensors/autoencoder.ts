import { vaeOptions } from "../../families/network_config.ts";
import type { Precision } from "../../networks/graph.ts";
import {
  buildDividedVaeDecoder,
  buildDividedVaeEncoder,
  buildVaeDecoder,
  buildVaeEncoder,
} from "../../networks/mod.ts";
import { vaeSource } from "../../networks/names/vae.ts";
import type { Autoencoder, Direction } from "../../pipeline/networks.ts";
import type { Axes, Plane } from "../../pipeline/tiling.ts";
import { outputOf } from "../onnx/tensors.ts";
import { attentionParts, dividedDirection, rolesOf } from "./divided_autoencoder.ts";
import { makeRoom, type Sized } from "./memory.ts";
import { type Openable, optionsFor, prepare, type Workshop } from "./open.ts";
import type { Part } from "./parts.ts";
import { piecesFor } from "./pieces.ts";

/** Opens an autoencoder from its weights: its two directions when they are first needed. */
export function openAutoencoder(workshop: Workshop, part: Part, scale: number | null): Autoencoder {
  const { backend } = workshop;
  const options = optionsFor(backend);
  const structure = vaeOptions(part.config);
  const source = vaeSource(part.weights);
  const channels = source.find("decoder.conv_in.weight")?.shape[1] ?? 4;
  let factor = 1;
  for (let i = 0; source.find(`decoder.up_blocks.${i}.upsamplers.0.conv.weight`); i++) factor *= 2;

  const decoder = (precision = options.precision, seamless: Axes = []) =>
    prepare(workshop, {
      what: `decoder of ${part.weights.name}`,
      variant: seamless.join(" "),
      part,
      options: { ...options, precision },
      build: (options) => ({
        decoder: buildVaeDecoder(part.weights, { ...options, ...structure, seamless }),
      }),
    });
  const encoder = () =>
    prepare(workshop, {
      what: `encoder of ${part.weights.name}`,
      part,
      // Halves overflow in the encoder of Stable Diffusion XL, and it runs once for an image.
      options: { ...options, precision: "float32" },
      build: (options) => ({
        encoder: buildVaeEncoder(part.weights, { ...options, ...structure }),
      }),
    });
  const inTiles = (precision: Precision, seamless: Axes, attentionParts: number) =>
    prepare(workshop, {
      what: `decoder of ${part.weights.name} for tiles`,
      variant: [...seamless, attentionParts].join(" "),
      part,
      options: { ...options, precision },
      build: (options) =>
        rolesOf(buildDividedVaeDecoder(part.weights, {
          ...{ ...options, ...structure },
          ...{ seamless, attentionParts },
        })),
    });
  const encoderInTiles = (attentionParts: number) =>
    prepare(workshop, {
      what: `encoder of ${part.weights.name} for tiles`,
      variant: `${attentionParts}`,
      part,
      options: { ...options, precision: "float32" },
      build: (options) =>
        rolesOf(
          buildDividedVaeEncoder(part.weights, { ...options, ...structure, attentionParts }),
        ),
    });
  const precisionOf = (direction: Direction) =>
    direction === "decode" ? options.precision : "float32";
  const decoding = (network: Openable<"decoder">): Sized => ({
    network,
    bytes: (cells) => network.networks.decoder.activations({ ...cells, batch: 1 }),
  });
  const encoding = (network: Openable<"encoder">): Sized => ({
    network,
    bytes: ({ width, height }) =>
      network.networks.encoder.activations({
        batch: 1,
        image_width: width * factor,
        image_height: height * factor,
      }),
  });

  async function decode(
    precision: Precision,
    latents: Plane,
    seamless?: Axes,
  ): Promise<Float32Array> {
    const network = decoder(precision, seamless);
    await makeRoom(decoding(network), latents);
    const { data, channels, width, height } = latents;
    const outputs = await (await network.open()).decoder.run({
      latent_sample: { data, dims: [1, channels, height, width] },
    });
    return outputOf(outputs, ["sample"], "the decoder").data;
  }

  return {
    decode: (latents, seamless) => decode(options.precision, latents, seamless),
    decodePrecisely: options.precision === "float32"
      ? null
      : (latents, seamless) => decode("float32", latents, seamless),
    async encode({ data, width, height }) {
      const network = encoder();
      await makeRoom(encoding(network), { width: width / factor, height: height / factor });
      const outputs = await (await network.open()).encoder.run(
        { sample: { data, dims: [1, 3, height, width] } },
        ["mean"],
      );
      return outputOf(outputs, ["mean"], "the encoder").data;
    },
    scale,
    factor,
    channels,
    pieces(direction, whole) {
      if (direction === "encode") return piecesFor(encoding(encoder()), whole, backend);
      return piecesFor(decoding(decoder(precisionOf(direction))), whole, backend);
    },
    divided(direction, cells, seamless = []) {
      const parts = attentionParts(cells, backend);
      const [network, input, output] = direction === "encode"
        ? [encoderInTiles(parts), "values", "mean"]
        : [inTiles(precisionOf(direction), seamless, parts), "latent_sample", "values"];
      return dividedDirection({ network, input, output }, cells, backend);
    },
    cheap: false,
  };
}
