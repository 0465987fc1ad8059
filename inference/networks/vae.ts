import type { Graph, TileNorms, Value } from "./graph.ts";
import type { Axes } from "../pipeline/tiling.ts";
import { Layers } from "./layers.ts";
import type { Source } from "./source.ts";

/**
 * The autoencoder between images and latents of Stable Diffusion (Rombach et al. 2022).
 *
 * Each direction is one network, or several for images that are too large for it: the _inner_ part
 * has the resolution of the latents, all attention, and a small part of all values; each further
 * _level_ doubles the sides, or halves them. But for its group norms, a level sees only a few
 * pixels far: it can work on tiles if these norms are given the mean and variance of the whole
 * image.
 */

export interface VaeOptions {
  /** Groups of the group norms. Default 32. */
  groups?: number;
  /** Axes along which images continue at their opposite edge. Default none. */
  seamless?: Axes;
  /** Number of parts in which pixels attend to all others. Default 1. */
  attentionParts?: number;
}

/** A level as a network of its own. Inputs: `values` [batch, channels, height, width], and as in
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
  inner.output("values", values, SIDES(values.channels));
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
  cells.latents(cells.inner(inner.input("values", inner.precision, SIDES(channels))));
  source.requireAllUsed(ENCODER);
  return { inner, levels };
}

const DECODER = /^(decoder|post_quant_conv)\./;
const ENCODER = /^(encoder|quant_conv)\./;
const EPSILON = 1e-6;
const SIDES = (channels: number) => ["batch", channels, "height", "width"];

class Vae extends Layers {
  readonly #groups: number;
  readonly #attentionParts: number;
  #norms: TileNorms | undefined;

  constructor(
    graph: Graph,
    source: Source,
    { groups = 32, seamless, attentionParts = 1 }: VaeOptions,
  ) {
    super(graph, source, [], undefined, seamless);
    this.#groups = groups;
    this.#attentionParts = attentionParts;
  }

  /** Adds a level as a network of its own.
   *
   * @param times sides of the images in it, for those of what it takes
   * @param norms number of group norms in it */
  tile(channels: number, times: number, norms: number, level: (x: Value) => Value): Value {
    const { graph } = this;
    const groups = this.#groups;
    const x = graph.input("values", graph.precision, SIDES(channels));
    const inputs = {
      given: graph.input("norms", "float32", [groups, 2 * norms]),
      own: graph.input("own", "int32", [1]),
      inside: graph.input("inside", "int32", [4]),
    };
    this.#norms = graph.tileNorms(inputs, groups, times);
    const out = level(x);
    graph.output("out", out, ["batch", out.channels, "out_height", "out_width"]);
    graph.output("measured", this.#norms.measured(), [groups, 2 * norms], "float32");
    return out;
  }

  middle(x: Value, name: string): Value {
    const first = this.#resnet(x, `${name}.resnets.0`);
    return this.#resnet(this.#attention(first, `${name}.attentions.0`), `${name}.resnets.1`);
  }

  protected countResnets(block: string): number {
    return this.count((j) => `${block}.resnets.${j}.conv1.weight`);
  }

  resnets(x: Value, block: string): Value {
    const count = this.countResnets(block);
    for (let j = 0; j < count; j++) x = this.#resnet(x, `${block}.resnets.${j}`);
    return x;
  }

  end(x: Value, side: string): Value {
    return this.graph.silu(this.#norm(x, `${side}.conv_norm_out`));
  }

  #norm(x: Value, name: string): Value {
    return this.#norms?.norm(x, this.norm(x, name, EPSILON)) ??
      this.groupNorm(x, name, this.#groups, EPSILON);
  }

  #resnet(x: Value, name: string): Value {
    const { graph } = this;
    let y = x;
    for (const i of [1, 2]) {
      y = graph.silu(this.#norm(y, `${name}.norm${i}`));
      y = this.conv(y, `${name}.conv${i}`);
    }
    const shortcut = `${name}.conv_shortcut`;
    return graph.add(this.has(`${shortcut}.weight`) ? this.conv(x, shortcut) : x, y);
  }

  /** Each pixel attends to all others, with one head. */
  #attention(x: Value, name: string): Value {
    const { graph } = this;
    const rows = graph.toRows(this.#norm(x, `${name}.group_norm`));
    const [q, k, v] = ["q", "k", "v"].map((part) => this.linear(rows, `${name}.to_${part}`));
    const mixed = graph.attention(q!, k!, v!, { heads: 1, parts: this.#attentionParts });
    return graph.add(x, graph.toImage(this.linear(mixed, `${name}.to_out.0`), x));
  }
}

class Decoder extends Vae {
  readonly levels = this.count((i) => `decoder.up_blocks.${i}.resnets.0.conv1.weight`);

  latents(): Value {
    const { graph } = this;
    const channels = this.tensor("decoder.conv_in.weight").shape[1]!;
    return graph.input("latent_sample", graph.precision, SIDES(channels));
  }

  inner(x: Value): Value {
    if (this.has("post_quant_conv.weight")) x = this.conv(x, "post_quant_conv");
    x = this.middle(this.conv(x, "decoder.conv_in"), "decoder.mid_block");
    return this.resnets(x, "decoder.up_blocks.0");
  }

  /** Doubles the sides and adds the blocks of a level; the last one makes the image. */
  level(x: Value, i: number): Value {
    x = this.conv(this.graph.upsample(x), `decoder.up_blocks.${i - 1}.upsamplers.0.conv`);
    x = this.resnets(x, `decoder.up_blocks.${i}`);
    return this.#isLast(i) ? this.conv(this.end(x, "decoder"), "decoder.conv_out") : x;
  }

  normsOf(i: number): number {
    return 2 * this.countResnets(`decoder.up_blocks.${i}`) + (this.#isLast(i) ? 1 : 0);
  }

  /** Each layer reaches one pixel of the larger image far, and there is one for each norm and one
   * before. */
  reachOf(i: number): number {
    return evenly((this.normsOf(i) + 1) / 2);
  }

  #isLast(i: number): boolean {
    return i === this.levels - 1;
  }
}

class Encoder extends Vae {
  readonly levels = this.count((i) => `encoder.down_blocks.${i}.resnets.0.conv1.weight`);

  /** The last layer makes the means, then the variances; newer autoencoders have one layer less. */
  latents(x: Value): void {
    let last = "encoder.conv_out";
    if (this.has("quant_conv.weight")) [x, last] = [this.conv(x, last), "quant_conv"];
    ["mean", "logvar"].forEach((name, index) => {
      const half = this.conv(x, last, { part: { index, count: 2 } });
      this.graph.output(name, half, SIDES(half.channels));
    });
  }

  /** Adds the blocks of a level, the first with the layer before, and halves the sides. */
  level(x: Value, i: number): Value {
    if (i === 0) x = this.conv(x, "encoder.conv_in");
    x = this.resnets(x, `encoder.down_blocks.${i}`);
    // Zeros on the right and at the bottom only.
    const options = { stride: 2, pads: [0, 0, 1, 1] } as const;
    return this.conv(x, `encoder.down_blocks.${i}.downsamplers.0.conv`, options);
  }

  inner(x: Value): Value {
    x = this.resnets(x, `encoder.down_blocks.${this.levels - 1}`);
    return this.end(this.middle(x, "encoder.mid_block"), "encoder");
  }

  normsOf(i: number): number {
    return 2 * this.countResnets(`encoder.down_blocks.${i}`);
  }

  /** One pixel for each layer, and two for that which halves the sides. */
  reachOf(i: number): number {
    return evenly(this.normsOf(i) + 2 + (i === 0 ? 1 : 0));
  }
}

const evenly = (length: number) => 2 * Math.ceil(length / 2);
