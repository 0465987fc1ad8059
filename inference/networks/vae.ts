import type { Graph, Value } from "./graph.ts";
import { Layers } from "./layers.ts";
import type { Source } from "./source.ts";

/** The autoencoder between images and latents of Stable Diffusion (Rombach et al. 2022). */

export interface VaeOptions {
  /** Groups of the group norms. Default 32. */
  groups?: number;
}

const EPSILON = 1e-6;

/**
 * Adds the decoder to `graph`. Input: `latent_sample` [batch, channels, height, width], unscaled.
 * Output: `sample` [batch, 3, 8·height, 8·width] of about −1…1.
 *
 * @throws NetworkError if weights are missing or do not fit one another
 */
export function vaeDecoder(graph: Graph, source: Source, options: VaeOptions = {}): void {
  const net = new Vae(graph, source, options);
  const channels = net.tensor("decoder.conv_in.weight").shape[1]!;
  let x = graph.input("latent_sample", graph.precision, ["batch", channels, "height", "width"]);
  if (net.has("post_quant_conv.weight")) x = net.conv(x, "post_quant_conv");
  x = net.middle(net.conv(x, "decoder.conv_in"), "decoder.mid_block");
  const levels = net.count((i) => `decoder.up_blocks.${i}.resnets.0.conv1.weight`);
  for (let i = 0; i < levels; i++) {
    x = net.resnets(x, `decoder.up_blocks.${i}`);
    const up = `decoder.up_blocks.${i}.upsamplers.0.conv`;
    if (net.has(`${up}.weight`)) x = net.conv(graph.upsample(x), up);
  }
  x = net.conv(net.end(x, "decoder"), "decoder.conv_out");
  graph.output("sample", x, ["batch", x.channels, "image_height", "image_width"]);
  source.requireAllUsed(/^(decoder|post_quant_conv)\./);
}

/**
 * Adds the encoder to `graph`. Input: `sample` [batch, 3, height, width] of −1…1. Outputs, each
 * [batch, channels, height/8, width/8] and unscaled: `mean` and `logvar` of the latents' normal
 * distribution.
 *
 * @throws NetworkError if weights are missing or do not fit one another
 */
export function vaeEncoder(graph: Graph, source: Source, options: VaeOptions = {}): void {
  const net = new Vae(graph, source, options);
  let x = graph.input("sample", graph.precision, ["batch", 3, "image_height", "image_width"]);
  x = net.conv(x, "encoder.conv_in");
  const levels = net.count((i) => `encoder.down_blocks.${i}.resnets.0.conv1.weight`);
  for (let i = 0; i < levels; i++) {
    x = net.resnets(x, `encoder.down_blocks.${i}`);
    const down = `encoder.down_blocks.${i}.downsamplers.0.conv`;
    // Zeros on the right and at the bottom only.
    if (net.has(`${down}.weight`)) x = net.conv(x, down, { stride: 2, pads: [0, 0, 1, 1] });
  }
  x = net.end(net.middle(x, "encoder.mid_block"), "encoder");
  // The last layer makes the means, then the variances; newer autoencoders have one layer less.
  let last = "encoder.conv_out";
  if (net.has("quant_conv.weight")) [x, last] = [net.conv(x, last), "quant_conv"];
  ["mean", "logvar"].forEach((name, index) => {
    const half = net.conv(x, last, { part: { index, count: 2 } });
    graph.output(name, half, ["batch", half.channels, "height", "width"]);
  });
  source.requireAllUsed(/^(encoder|quant_conv)\./);
}

class Vae extends Layers {
  readonly #groups: number;

  constructor(graph: Graph, source: Source, { groups = 32 }: VaeOptions) {
    super(graph, source);
    this.#groups = groups;
  }

  middle(x: Value, name: string): Value {
    const first = this.#resnet(x, `${name}.resnets.0`);
    return this.#resnet(this.#attention(first, `${name}.attentions.0`), `${name}.resnets.1`);
  }

  resnets(x: Value, block: string): Value {
    const count = this.count((j) => `${block}.resnets.${j}.conv1.weight`);
    for (let j = 0; j < count; j++) x = this.#resnet(x, `${block}.resnets.${j}`);
    return x;
  }

  end(x: Value, side: string): Value {
    return this.graph.silu(this.groupNorm(x, `${side}.conv_norm_out`, this.#groups, EPSILON));
  }

  #resnet(x: Value, name: string): Value {
    const { graph } = this;
    let y = x;
    for (const i of [1, 2]) {
      y = graph.silu(this.groupNorm(y, `${name}.norm${i}`, this.#groups, EPSILON));
      y = this.conv(y, `${name}.conv${i}`);
    }
    const shortcut = `${name}.conv_shortcut`;
    return graph.add(this.has(`${shortcut}.weight`) ? this.conv(x, shortcut) : x, y);
  }

  /** Each pixel attends to all others, with one head. */
  #attention(x: Value, name: string): Value {
    const { graph } = this;
    const rows = graph.toRows(this.groupNorm(x, `${name}.group_norm`, this.#groups, EPSILON));
    const [q, k, v] = ["q", "k", "v"].map((part) => this.linear(rows, `${name}.to_${part}`));
    const mixed = graph.attention(q!, k!, v!, { heads: 1 });
    return graph.add(x, graph.toImage(this.linear(mixed, `${name}.to_out.0`), x));
  }
}
