import { NetworkError } from "./errors.ts";
import type { Graph, Value } from "./graph.ts";
import { Layers } from "./layers.ts";
import type { Source } from "./source.ts";

/**
 * The tiny autoencoder of Ollin Boer Bohan (madebyollin/taesd): a decoder that is fast enough to
 * show each step, and its encoder. Latents are scaled as the U-Net has them.
 */

/**
 * Adds the decoder to `graph`. Input: `latent_sample` [batch, 4, height, width]. Output: `sample`
 * [batch, 3, 8·height, 8·width] of about −1…1.
 *
 * @throws NetworkError if weights are missing or do not fit one another
 */
export function tinyDecoder(graph: Graph, source: Source): void {
  const net = new TinyAutoencoder(graph, source);
  const channels = net.tensor("decoder.layers.0.weight").shape[1]!;
  let x = graph.input("latent_sample", graph.precision, ["batch", channels, "height", "width"]);
  // Softly clamped to −3…3.
  x = graph.affine(graph.tanh(graph.affine(x, 1 / 3, 0)), 3, 0);
  const layers = net.length("decoder");
  for (let i = 0; i < layers; i++) {
    // Layers without weights are the first activation, then those that double the size.
    x = net.layer(x, `decoder.layers.${i}`) ?? (i === 1 ? graph.relu(x) : graph.upsample(x));
  }
  graph.output("sample", graph.affine(x, 2, -1), ["batch", 3, "image_height", "image_width"]);
  source.requireAllUsed(/^(decoder\.layers|taesd_decoder|\d+)\./);
}

/**
 * Adds the encoder to `graph`. Input: `sample` [batch, 3, height, width] of −1…1. Output: `latents`
 * [batch, 4, height/8, width/8].
 *
 * @throws NetworkError if weights are missing or do not fit one another
 */
export function tinyEncoder(graph: Graph, source: Source): void {
  const net = new TinyAutoencoder(graph, source);
  let x = graph.input("sample", graph.precision, ["batch", 3, "image_height", "image_width"]);
  x = graph.affine(x, 0.5, 0.5);
  const layers = net.length("encoder");
  for (let i = 0; i < layers; i++) {
    const name = `encoder.layers.${i}`;
    // Convolutions without bias halve the size.
    const stride = net.has(`${name}.weight`) && !net.has(`${name}.bias`) ? 2 : 1;
    const y = net.layer(x, name, stride);
    if (!y) throw new NetworkError(`it has no layer ${i} of its encoder`);
    x = y;
  }
  graph.output("latents", x, ["batch", x.channels, "height", "width"]);
  source.requireAllUsed(/^(encoder\.layers|taesd_encoder|\d+)\./);
}

/** More layers than any of these files has. */
const MAX_LAYERS = 64;

class TinyAutoencoder extends Layers {
  /** The number of layers, of which some have no weights. */
  length(side: string): number {
    const numbers = Array.from({ length: MAX_LAYERS }, (_, i) => i);
    return 1 +
      numbers.findLastIndex((i) =>
        this.has(`${side}.layers.${i}.weight`) || this.has(`${side}.layers.${i}.conv.0.weight`)
      );
  }

  /** A convolution or a block; null where there is neither. */
  layer(x: Value, name: string, stride = 1): Value | null {
    const bias = this.has(`${name}.bias`) ? {} : { bias: null };
    if (this.has(`${name}.weight`)) return this.conv(x, name, { stride, ...bias });
    return this.has(`${name}.conv.0.weight`) ? this.#block(x, name) : null;
  }

  #block(x: Value, name: string): Value {
    const { graph } = this;
    const first = graph.relu(this.conv(x, `${name}.conv.0`));
    const second = graph.relu(this.conv(first, `${name}.conv.2`));
    const last = this.conv(second, `${name}.conv.4`);
    const kept = this.has(`${name}.skip.weight`) ? this.conv(x, `${name}.skip`, { bias: null }) : x;
    return graph.relu(graph.add(last, kept));
  }
}
