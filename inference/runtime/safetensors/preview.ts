import { buildTinyDecoder } from "../../networks/mod.ts";
import { resizeLatents } from "../../pipeline/latents.ts";
import { rasterFromPlanes } from "../../pipeline/raster.ts";
import { outputOf } from "../onnx/tensors.ts";
import type { DrawPreview } from "../preview.ts";
import { optionsFor, prepare, type Workshop } from "./open.ts";
import type { Part } from "./parts.ts";

/**
 * Longest side of what is drawn, in latent cells: previews are shown small, and a quarter of the
 * pixels takes a quarter of the time.
 */
const MOST_CELLS = 32;

/**
 * Returns a function that draws latents with a tiny autoencoder, which takes them as the U-Net has
 * them. No network is closed for a preview.
 *
 * @throws NetworkError if it has no decoder
 */
export function previewWith(workshop: Workshop, part: Part): DrawPreview {
  const { networks, openBeside } = prepare(workshop, {
    what: `previews of ${part.weights.name}`,
    part,
    options: optionsFor(workshop.backend),
    build: (options) => ({ decoder: buildTinyDecoder(part.weights, options) }),
  });

  return async (latents) => {
    const shrunk = Math.min(1, MOST_CELLS / Math.max(latents.width, latents.height));
    const side = (cells: number) => Math.max(1, Math.round(cells * shrunk));
    const { data, channels, width, height } = resizeLatents(
      latents,
      side(latents.width),
      side(latents.height),
    );
    const bytes = networks.decoder.activations({ batch: 1, width, height });
    const sessions = await openBeside(bytes);
    if (!sessions) return null;
    const outputs = await sessions.decoder.run({
      latent_sample: { data, dims: [1, channels, height, width] },
    });
    const planes = outputOf(outputs, ["sample"], "the decoder of previews");
    return rasterFromPlanes(planes.data, planes.dims[3]!, planes.dims[2]!);
  };
}
