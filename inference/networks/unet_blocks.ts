import { NetworkError } from "./errors.ts";
import type { Graph, Value, Weight } from "./graph.ts";
import type { Axes } from "../pipeline/tiling.ts";
import type { ImageKeys } from "./image_prompt.ts";
import { Layers } from "./layers.ts";
import type { LoraInUse } from "./lora/used.ts";
import { ldmLayerNames } from "./names/unet.ts";
import type { Source } from "./source.ts";

/** Heads of each attention, or the channels of a head. */
export type Heads = { count: number } | { size: number };

export interface UNetOptions {
  /** Default `defaultHeads`. */
  heads?: Heads;
  /** Groups of the group norms. Default 32. */
  groups?: number;
  /** Channels of the pooled text of SDXL. Default 1280. */
  pooledWidth?: number;
  /** Channels that each of SDXL's sizes becomes. Default 256. */
  sizeWidth?: number;
  /** Axes along which images continue at their opposite edge. Default none. */
  seamless?: Axes;
}

/**
 * Returns 8 heads where texts have 768 channels (Stable Diffusion 1), and heads of 64 elsewhere.
 */
export const defaultHeads = (textWidth: number | undefined): Heads =>
  textWidth === 768 ? { count: 8 } : { size: 64 };

/** The number of heads of an attention with so many channels. */
export const countHeads = (heads: Heads, channels: number): number =>
  "count" in heads ? heads.count : channels / heads.size;

export const RESNET_EPSILON = 1e-5;
const TRANSFORMER_EPSILON = 1e-6;

/** The blocks that a U-Net and a ControlNet have in common, with their inputs. */
export class UNetBlocks extends Layers {
  protected readonly options: Required<UNetOptions>;
  /** The layers that see nothing but the text: those of this graph, or of one of their own. */
  readonly #text: Layers;
  readonly #context: Value;
  protected readonly sample: Value;
  readonly #time: Value;
  /** Whether every image has the same row of `#time`. */
  readonly #sharedTime: boolean;

  /** @param textGraph where keys and values of the text are computed, if not in `graph` itself */
  constructor(
    graph: Graph,
    source: Source,
    options: UNetOptions,
    loras: readonly LoraInUse[],
    textGraph = graph,
  ) {
    const aliases = ldmLayerNames(source);
    super(graph, source, loras, aliases, options.seamless);
    this.#text = textGraph === graph
      ? this
      : new Layers(textGraph, source, loras.map((lora) => lora.in(textGraph)), aliases);
    const width = this.#contextWidth();
    this.options = {
      heads: defaultHeads(width),
      groups: 32,
      pooledWidth: 1280,
      sizeWidth: 256,
      seamless: [],
      ...options,
    };
    const channels = this.tensor("conv_in.weight").shape[1]!;
    this.sample = graph.input("sample", graph.precision, ["batch", channels, "height", "width"]);
    const timestep = graph.input("timestep", "float32", [1]);
    this.#context = textGraph.input("encoder_hidden_states", graph.precision, [
      "batch",
      "tokens",
      width,
    ]);
    const sizes = this.#addedConditions();
    this.#sharedTime = !sizes && !this.#isDistilled();
    const time = this.#timeEmbedding(timestep);
    this.#time = graph.silu(sizes ? graph.add(time, sizes) : time);
  }

  /**
   * The way down: returns the skip connections; the last one is also the input of the middle block.
   */
  protected down(x: Value): Value[] {
    const skips = [x];
    const levels = this.count((i) => `down_blocks.${i}.resnets.0.conv1.weight`);
    for (let i = 0; i < levels; i++) {
      const block = `down_blocks.${i}`;
      const resnets = this.resnets(block);
      const shrinks = this.has(`${block}.downsamplers.0.conv.weight`);
      const before = !shrinks || this.has(`${block}.attentions.0.norm.weight`);
      for (let j = 0; j < resnets; j++) {
        x = this.transformer(this.resnet(x, `${block}.resnets.${j}`), `${block}.attentions.${j}`);
        if (before && j === resnets - 1) x = this.adapted(x, i);
        skips.push(x);
      }
      if (shrinks) {
        x = this.conv(x, `${block}.downsamplers.0.conv`, { stride: 2 });
        if (!before) x = this.adapted(x, i);
        skips.push(x);
      }
    }
    return skips;
  }

  /**
   * The end of a level on the way down, where T2I-Adapters steer: before it is halved if it has
   * attention, as in diffusers' blocks.
   */
  protected adapted(x: Value, _level: number): Value {
    return x;
  }

  protected middle(x: Value): Value {
    const first = this.transformer(this.resnet(x, "mid_block.resnets.0"), "mid_block.attentions.0");
    return this.resnet(first, "mid_block.resnets.1");
  }

  protected resnets(block: string): number {
    return this.count((j) => `${block}.resnets.${j}.conv1.weight`);
  }

  /** Channels of the texts, taken from the first cross-attention. */
  #contextWidth(): number {
    for (const block of ["down_blocks.0", "down_blocks.1", "down_blocks.2"]) {
      const found = this.source.find(
        `${block}.attentions.0.transformer_blocks.0.attn2.to_k.weight`,
      );
      if (found?.shape[1]) return found.shape[1];
    }
    throw new NetworkError("it attends to no text: it is another kind of network");
  }

  #timeEmbedding(timestep: Value): Value {
    const { graph } = this;
    const width = this.tensor("time_embedding.linear_1.weight").shape[1]!;
    let waves = graph.sinusoid(timestep, width);
    if (this.#isDistilled()) {
      const guidance = this.tensor("time_embedding.cond_proj.weight").shape[1]!;
      const input = graph.input("timestep_cond", graph.precision, ["batch", guidance]);
      waves = graph.add(waves, this.linear(input, "time_embedding.cond_proj", { bias: null }));
    }
    return this.#twoLayers(waves, "time_embedding");
  }

  /** Latent consistency models take their guidance scale as an embedding (Luo et al. 2023). */
  #isDistilled(): boolean {
    return this.has("time_embedding.cond_proj.weight");
  }

  /** SDXL's conditioning besides the hidden states: the pooled text and sizes. */
  #addedConditions(): Value | null {
    const { graph } = this;
    const { pooledWidth, sizeWidth } = this.options;
    const width = this.source.find("add_embedding.linear_1.weight")?.shape[1];
    if (!width) return null;
    const count = (width - pooledWidth) / sizeWidth;
    if (!Number.isInteger(count) || count < 1) {
      throw new NetworkError(
        `it is given ${width} numbers beside the text, as no model that Atelier runs is`,
      );
    }
    const pooled = graph.input("text_embeds", graph.precision, ["batch", pooledWidth]);
    const sizes = graph.input("time_ids", "float32", ["batch", count]);
    const both = graph.concat([pooled, graph.sinusoid(sizes, sizeWidth)]);
    return this.#twoLayers(both, "add_embedding");
  }

  #twoLayers(x: Value, name: string): Value {
    return this.linear(this.graph.silu(this.linear(x, `${name}.linear_1`)), `${name}.linear_2`);
  }

  protected resnet(x: Value, name: string): Value {
    const { graph } = this;
    const { groups } = this.options;
    const first = graph.silu(this.groupNorm(x, `${name}.norm1`, groups, RESNET_EPSILON));
    const timed = this.#timedConv(first, name);
    const second = graph.silu(this.groupNorm(timed, `${name}.norm2`, groups, RESNET_EPSILON));
    const shortcut = `${name}.conv_shortcut`;
    const kept = this.has(`${shortcut}.weight`) ? this.conv(x, shortcut) : x;
    return graph.add(kept, this.conv(second, `${name}.conv2`));
  }

  /** The first convolution, with what the time adds to each channel. */
  #timedConv(x: Value, name: string): Value {
    const { graph } = this;
    const [conv, time] = [`${name}.conv1`, `${name}.time_emb_proj`];
    if (graph.computedBias && this.#sharedTime) {
      const [a, b] = [conv, time].map((layer) => graph.weight(this.tensor(`${layer}.bias`)));
      const bias = this.linear(this.#time, time, {
        bias: graph.fold.add(a as Weight, b as Weight),
      });
      return this.conv(x, conv, { bias });
    }
    return graph.addToChannels(this.conv(x, conv), this.linear(this.#time, time));
  }

  /** Pixels become rows, attend to one another and to the text, and become an image again. */
  protected transformer(x: Value, name: string): Value {
    if (!this.has(`${name}.norm.weight`)) return x;
    const { graph } = this;
    const even = this.groupNorm(x, `${name}.norm`, this.options.groups, TRANSFORMER_EPSILON);
    let rows = this.linear(graph.toRows(even), `${name}.proj_in`);
    const depth = this.count((i) => `${name}.transformer_blocks.${i}.norm1.weight`);
    for (let i = 0; i < depth; i++) rows = this.#block(rows, `${name}.transformer_blocks.${i}`);
    return graph.add(x, graph.toImage(this.linear(rows, `${name}.proj_out`), x));
  }

  #block(x: Value, name: string): Value {
    const own = this.layerNorm(x, `${name}.norm1`);
    const pixels = (part: string) => this.linear(own, `${name}.attn1.${part}`, { bias: null });
    const mixed = this.#attention(own, pixels("to_k"), pixels("to_v"), `${name}.attn1`);
    const self = this.addNorm(x, mixed, `${name}.norm2`);
    const words = (part: string) => this.#ofText(`${name}.attn2.${part}`);
    const images = this.images(`${name}.attn2`);
    const text = this.#attention(
      self.normal,
      words("to_k"),
      words("to_v"),
      `${name}.attn2`,
      images,
    );
    const cross = this.addNorm(self.sum, text, `${name}.norm3`);
    const fed = this.linear(this.#gated(cross.normal, `${name}.ff.net.0.proj`), `${name}.ff.net.2`);
    return this.graph.add(cross.sum, fed);
  }

  /**
   * Keys or values of the text. Where a graph of their own computes them, its outputs and the
   * inputs here have the layers' names.
   */
  #ofText(layer: string): Value {
    const own = this.#text.linear(this.#context, layer, { bias: null });
    if (this.#text === this) return own;
    const dims = ["batch", "tokens", own.channels];
    this.#text.graph.output(layer, own, dims);
    return this.graph.input(layer, this.graph.precision, dims);
  }

  /** What a layer of cross-attention sees beside the text. */
  protected images(_layer: string): ImageKeys[] {
    return [];
  }

  #attention(x: Value, k: Value, v: Value, name: string, images: ImageKeys[] = []): Value {
    const { graph } = this;
    const q = this.linear(x, `${name}.to_q`, { bias: null });
    const heads = countHeads(this.options.heads, q.channels);
    let mixed = graph.attention(q, k, v, { heads });
    for (const image of images) {
      const seen = graph.attention(q, image.k, image.v, { heads });
      mixed = graph.add(mixed, graph.multiply(seen, image.scale));
    }
    return this.linear(mixed, `${name}.to_out.0`);
  }

  /** One half of the channels times the GELU of the other (Shazeer 2020, GEGLU). */
  #gated(x: Value, name: string): Value {
    const half = (index: number) => this.linear(x, name, { part: { index, count: 2 } });
    return this.graph.multiply(half(0), this.graph.gelu(half(1)));
  }
}
