import type { Graph } from "./graph.ts";
import type { Source } from "./source.ts";
import { Decoder, Encoder, sides, type VaeOptions } from "./vae_blocks.ts";

/**
 * The autoencoder between images and latents of Stable Diffusion (Rombach et al. 2022).
 *
 * Each direction is one network, or several for images that are too large for it: the _inner_ part
 * has the resolution of the latents, all attention, and a small part of all values; each further
 * _level_ doubles the sides, or halves them. But for its group norms, a level sees only a few
 * pixels far: it can work on tiles if these norms are given the mean and variance of the whole
 * image.
 */

/**
 * A level as a network of its own. Inputs: `values` [batch, channels, height, width], and as in
 * `TileInputs` `norms` (float32), `own` and `inside` (int32, in pixels of `values`). Outputs:
 * `out`, an image, and `measured`, in the form of `norms`.
 */
interface Level<T> extends LevelFacts {
  graph: T;
}

export interface LevelFacts {
  /** Sides of what it gives, for those of what it takes. */
  scale: number;
  /** Pixels that a pixel of what it gives depends on, to each side; even. */
  reach: number;
}

export interface Divided<T> {
  inner: T;
  /** In the order in which they run. */
  levels: Level<T>[];
}

/**
 * Adds the decoder to `graph`. Input: `latent_sample` [batch, channels, height, width], unscaled.
 * Output: `sample` [batch, 3, 8·height, 8·width] of about −1…1.
 *
 * @throws NetworkError if weights are missing or do not fit one another
 */
export function vaeDecoder(graph: Graph, source: Source, options: VaeOptions = {}): void {
  const net = new Decoder(graph, source, options);
  let x = net.inner(net.latents());
  for (let i = 1; i < net.levels; i++) x = net.level(x, i);
  graph.output("sample", x, ["batch", x.channels, "image_height", "image_width"]);
  source.requireAllUsed(DECODER);
}

/**
 * Adds the decoder to graphs of its own: `inner` takes what `vaeDecoder` does and gives `values`,
 * from which the levels make its `sample`.
 *
 * @param options.seamless concerns `inner`; levels are given tiles that continue
 * @throws NetworkError if weights are missing or do not fit one another
 */
export function dividedVaeDecoder<T extends Graph>(
  create: () => T,
  source: Source,
  { seamless = [], ...options }: VaeOptions = {},
): Divided<T> {
  const inner = create();
  const cells = new Decoder(inner, source, { ...options, seamless });
  const values = cells.inner(cells.latents());
  inner.output("values", values, sides(values.channels));
  let { channels } = values;
  const levels: Level<T>[] = [];
  for (let i = 1; i < cells.levels; i++) {
    const graph = create();
    const net = new Decoder(graph, source, options);
    const out = net.tile(channels, 2, net.normsOf(i), (x) => net.level(x, i));
    levels.push({ graph, scale: 2, reach: net.reachOf(i) });
    channels = out.channels;
  }
  source.requireAllUsed(DECODER);
  return { inner, levels };
}

/**
 * Adds the encoder to `graph`. Input: `sample` [batch, 3, height, width] of −1…1. Outputs, each
 * [batch, channels, height/8, width/8] and unscaled: `mean` and `logvar` of the latents' normal
 * distribution.
 *
 * @throws NetworkError if weights are missing or do not fit one another
 */
export function vaeEncoder(graph: Graph, source: Source, options: VaeOptions = {}): void {
  const net = new Encoder(graph, source, options);
  let x = graph.input("sample", graph.precision, ["batch", 3, "image_height", "image_width"]);
  for (let i = 0; i < net.levels - 1; i++) x = net.level(x, i);
  net.latents(net.inner(x));
  source.requireAllUsed(ENCODER);
}

/**
 * Adds the encoder to graphs of its own: the levels make of a `sample` the `values` that `inner`
 * takes to give what `vaeEncoder` does.
 *
 * @throws NetworkError if weights are missing or do not fit one another
 */
export function dividedVaeEncoder<T extends Graph>(
  create: () => T,
  source: Source,
  options: VaeOptions = {},
): Divided<T> {
  let channels = 3;
  const levels: Level<T>[] = [];
  const inner = create();
  const cells = new Encoder(inner, source, options);
  for (let i = 0; i < cells.levels - 1; i++) {
    const graph = create();
    const net = new Encoder(graph, source, options);
    const out = net.tile(channels, 1, net.normsOf(i), (x) => net.level(x, i));
    levels.push({ graph, scale: 1 / 2, reach: net.reachOf(i) });
    channels = out.channels;
  }
  cells.latents(cells.inner(inner.input("values", inner.precision, sides(channels))));
  source.requireAllUsed(ENCODER);
  return { inner, levels };
}

const DECODER = /^(decoder|post_quant_conv)\./;
const ENCODER = /^(encoder|quant_conv)\./;
