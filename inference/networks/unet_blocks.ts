import { NetworkError } from "./errors.ts";
import type { Graph, Value, Weight } from "./graph.ts";
import { Layers } from "./layers.ts";
import type { LoraInUse } from "./lora/used.ts";
import { ldmLayerNames } from "./names/unet.ts";
import type { Source } from "./source.ts";

export interface UNetOptions {
  /** Heads of each attention, or the channels of a head. By default 8 heads where texts have 768
   * channels (Stable Diffusion 1), and heads of 64 elsewhere. */
  heads?: { count: number } | { size: number };
  /** Groups of the group norms. Default 32. */
  groups?: number;
  /** Channels of the pooled text of SDXL. Default 1280. */
  pooledWidth?: number;
  /** Channels that each of SDXL's sizes becomes. Default 256. */
  sizeWidth?: number;
  /** `one` for all images of a batch, or one for `each`. Default `one`. */
  timesteps?: "one" | "each";
}

export const RESNET_EPSILON = 1e-5;
const TRANSFORMER_EPSILON = 1e-6;

/** The blocks that a U-Net and a ControlNet have in common, with their inputs. */
export class UNetBlocks extends Layers {
  protected readonly options: Required<UNetOptions>;
  readonly #context: Value;
  protected readonly sample: Value;
  readonly #time: Value;
  /** Whether every image has the same row of `#time`. */
  readonly #sharedTime: boolean;

  constructor(
    graph: Graph,
    source: Source,
    options: UNetOptions,
    loras: readonly LoraInUse[],
  ) {
    super(graph, source, loras, ldmLayerNames(source));
    const width = this.#contextWidth();
    this.options = {
      heads: width === 768 ? { count: 8 } : { size: 64 },
      groups: 32,
      pooledWidth: 1280,
      sizeWidth: 256,
      timesteps: "one",
      ...options,
    };
    const channels = this.tensor("conv_in.weight").shape[1]!;
    this.sample = graph.input("sample", graph.precision, ["batch", channels, "height", "width"]);
    const timestep = graph.input("timestep", "float32", [
      this.options.timesteps === "one" ? 1 : "batch",
    ]);
    this.#context = graph.input("encoder_hidden_states", graph.precision, [
      "batch",
      "tokens",
      width,
    ]);
    const sizes = this.#addedConditions();
    this.#sharedTime = this.options.timesteps === "one" && !sizes && !this.#isDistilled();
    const time = this.#timeEmbedding(timestep);
    this.#time = graph.silu(sizes ? graph.add(time, sizes) : time);
  }

  /** The way down: returns the skip connections; the last one is also the input of the middle
   * block. */
  protected down(x: Value): Value[] {
    const skips = [x];
    const levels = this.count((i) => `down_blocks.${i}.resnets.0.conv1.weight`);
    for (let i = 0; i < levels; i++) {
      const block = `down_blocks.${i}`;
      for (let j = 0; j < this.resnets(block); j++) {
        x = this.transformer(this.resnet(x, `${block}.resnets.${j}`), `${block}.attentions.${j}`);
        skips.push(x);
      }
      if (this.has(`${block}.downsamplers.0.conv.weight`)) {
        x = this.conv(x, `${block}.downsamplers.0.conv`, { stride: 2 });
        skips.push(x);
      }
    }
    return skips;
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
    const self = this.addNorm(x, this.#attention(own, own, `${name}.attn1`), `${name}.norm2`);
    const text = this.#attention(self.normal, this.#context, `${name}.attn2`);
    const cross = this.addNorm(self.sum, text, `${name}.norm3`);
    const fed = this.linear(this.#gated(cross.normal, `${name}.ff.net.0.proj`), `${name}.ff.net.2`);
    return this.graph.add(cross.sum, fed);
  }

  #attention(x: Value, context: Value, name: string): Value {
    const q = this.linear(x, `${name}.to_q`, { bias: null });
    const k = this.linear(context, `${name}.to_k`, { bias: null });
    const v = this.linear(context, `${name}.to_v`, { bias: null });
    const { heads } = this.options;
    const count = "count" in heads ? heads.count : q.channels / heads.size;
    return this.linear(this.graph.attention(q, k, v, { heads: count }), `${name}.to_out.0`);
  }

  /** One half of the channels times the GELU of the other (Shazeer 2020, GEGLU). */
  #gated(x: Value, name: string): Value {
    const half = (index: number) => this.linear(x, name, { part: { index, count: 2 } });
    return this.graph.multiply(half(0), this.graph.gelu(half(1)));
  }
}
