import type { Graph, TileNorms, Value } from "./graph.ts";
import type { Axes } from "../pipeline/tiling.ts";
import { Layers } from "./layers.ts";
import type { Source } from "./source.ts";

/** The blocks of the autoencoder, by the levels that `vae.ts` makes networks of. */

export interface VaeOptions {
  /** Groups of the group norms. Default 32. */
  groups?: number;
  /** Axes along which images continue at their opposite edge. Default none. */
  seamless?: Axes;
  /** Number of parts in which pixels attend to all others. Default 1. */
  attentionParts?: number;
}

const EPSILON = 1e-6;

/** The axes of an image or of latents. */
export const sides = (channels: number) => ["batch", channels, "height", "width"];

/** What both ways have in common. */
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

  /**
   * Adds a level as a network of its own.
   *
   * @param times sides of the images in it, for those of what it takes
   * @param norms number of group norms in it
   */
  tile(channels: number, times: number, norms: number, level: (x: Value) => Value): Value {
    const { graph } = this;
    const groups = this.#groups;
    const x = graph.input("values", graph.precision, sides(channels));
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

/** The way from latents to an image. */
export class Decoder extends Vae {
  readonly levels = this.count((i) => `decoder.up_blocks.${i}.resnets.0.conv1.weight`);

  latents(): Value {
    const { graph } = this;
    const channels = this.tensor("decoder.conv_in.weight").shape[1]!;
    return graph.input("latent_sample", graph.precision, sides(channels));
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

  /**
   * Each layer reaches one pixel of the larger image far, and there is one for each norm and one
   * before.
   */
  reachOf(i: number): number {
    return evenly((this.normsOf(i) + 1) / 2);
  }

  #isLast(i: number): boolean {
    return i === this.levels - 1;
  }
}

/** The way from an image to latents. */
export class Encoder extends Vae {
  readonly levels = this.count((i) => `encoder.down_blocks.${i}.resnets.0.conv1.weight`);

  /** The last layer makes the means, then the variances; newer autoencoders have one layer less. */
  latents(x: Value): void {
    let last = "encoder.conv_out";
    if (this.has("quant_conv.weight")) [x, last] = [this.conv(x, last), "quant_conv"];
    ["mean", "logvar"].forEach((name, index) => {
      const half = this.conv(x, last, { part: { index, count: 2 } });
      this.graph.output(name, half, sides(half.channels));
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
