import { NetworkError } from "./errors.ts";
import type { Graph, Value } from "./graph.ts";
import { type ImageKeys, ImagePromptInUse, type ImagePromptPart } from "./image_prompt.ts";
import type { LoraInUse } from "./lora/used.ts";
import type { Source } from "./source.ts";
import { RESNET_EPSILON, UNetBlocks, type UNetOptions } from "./unet_blocks.ts";

/**
 * The network that removes noise: Stable Diffusion 1, 2 and XL with its refiner (Rombach et al.
 * 2022; Podell et al. 2023), with more input channels for inpainting and with the guidance
 * embedding of latent consistency models. Layers are counted from the weights.
 */

/**
 * Factors of FreeU (Si et al. 2023, "FreeU: Free Lunch in Diffusion U-Net"), for the first and the
 * second block of the way up: `b` of one half of the channels that come from below, `s` of the low
 * frequencies of the skip connections.
 */
export interface FreeU {
  b1: number;
  b2: number;
  s1: number;
  s2: number;
}

export interface UNetChanges {
  /** Whether the outputs of ControlNets are added to the skip connections. Default false. */
  control?: boolean;
  /** Whether the features of T2I-Adapters are added on the way down. Default false. */
  adapter?: boolean;
  freeU?: FreeU | undefined;
  /** IP-Adapters whose images are seen beside the text. Default none. */
  images?: readonly ImagePromptPart[];
}

/**
 * Adds the network to `graph`.
 *
 * Inputs: `sample` [batch, channels, height, width], `timestep` [1] in 0…999,
 * `encoder_hidden_states` [batch, tokens, width]; for SDXL `text_embeds` [batch, width] and
 * `time_ids` [batch, 6] (5 for the refiner); for latent consistency models `timestep_cond` [batch,
 * width]; with `control` the sums of `down.N` and `mid` of all ControlNets, and with `adapter`
 * those of `feature.N` [1, …] of all T2I-Adapters, under these names; for each of `images`
 * `image_tokens.N` [batch, tokens, width] and `image_scale.N` [1]. Output: `out_sample` [batch, 4,
 * height, width]. Odd sizes are allowed.
 *
 * @param textGraph takes the inputs `encoder_hidden_states` and `image_tokens.N` instead, and gives
 * what the layers of cross-attention make of it: keys and values, [batch, tokens, channels], which
 * then are inputs of `graph`, by the names of these layers
 * @throws NetworkError if weights are missing or do not fit one another
 */
export function unet(
  graph: Graph,
  source: Source,
  options: UNetOptions & UNetChanges = {},
  loras: readonly LoraInUse[] = [],
  textGraph = graph,
): void {
  const images = (options.images ?? []).map((part, i) =>
    new ImagePromptInUse(graph, textGraph, part, i)
  );
  new UNet(graph, source, options, loras, textGraph).build(options, images);
  source.requireAllUsed(/^/);
  for (const image of images) image.requireAllUsed();
}

/**
 * Places where T2I-Adapters steer: the levels on the way down, and the middle block where those are
 * fewer.
 */
const ADAPTED = 4;

class UNet extends UNetBlocks {
  #adapter = false;
  #images: readonly ImagePromptInUse[] = [];
  /** Numbers of the layers of cross-attention. */
  #numbers = new Map<string, number>();

  build(
    { control = false, adapter = false, freeU }: UNetChanges,
    images: readonly ImagePromptInUse[],
  ): void {
    const { graph } = this;
    this.#adapter = adapter;
    this.#images = images;
    this.#numbers = this.#numbered();
    let skips = this.down(this.conv(this.sample, "conv_in"));
    let x = this.middle(skips.at(-1)!);
    const depth = this.count((i) => `down_blocks.${i}.resnets.0.conv1.weight`);
    if (depth < ADAPTED) x = this.adapted(x, depth);
    if (control) {
      skips = skips.map((skip, i) => this.#controlled(skip, `down.${i}`));
      x = this.#controlled(x, "mid");
    }
    const levels = this.count((i) => `up_blocks.${i}.resnets.0.conv1.weight`);
    for (let i = 0; i < levels; i++) {
      const block = `up_blocks.${i}`;
      for (let j = 0; j < this.resnets(block); j++) {
        const joined = graph.concat(this.#freed(x, popSkip(skips), freeU, i));
        x = this.resnet(joined, `${block}.resnets.${j}`);
        x = this.transformer(x, `${block}.attentions.${j}`);
      }
      const like = skips.at(-1);
      if (like && this.has(`${block}.upsamplers.0.conv.weight`)) {
        // An odd size goes back to what it was before it was halved.
        x = this.conv(graph.upsample(x, like), `${block}.upsamplers.0.conv`);
      }
    }
    x = graph.silu(this.groupNorm(x, "conv_norm_out", this.options.groups, RESNET_EPSILON));
    x = this.conv(x, "conv_out");
    graph.output("out_sample", x, ["batch", x.channels, "height", "width"]);
  }

  /**
   * What a block is given from below and from the side, as FreeU weighs them (equations 5 and 6,
   * with the constant factor of diffusers' `apply_freeu`).
   */
  #freed(x: Value, skip: Value, freeU: FreeU | undefined, block: number): [Value, Value] {
    if (!freeU || block > 1) return [x, skip];
    const [b, s] = block === 0 ? [freeU.b1, freeU.s1] : [freeU.b2, freeU.s2];
    return [
      this.graph.scaleChannels(x, Math.floor(x.channels / 2), b),
      this.graph.scaleLowFrequencies(skip, s),
    ];
  }

  protected override images(layer: string): ImageKeys[] {
    const number = this.#numbers.get(layer) ?? -1;
    return this.#images.flatMap((image) => image.keys(layer, number) ?? []);
  }

  /**
   * The layers of cross-attention in the order of diffusers' `attn_processors`: the middle block
   * comes last.
   */
  #numbered(): Map<string, number> {
    const names: string[] = [];
    const add = (block: string) => {
      for (let j = 0; this.has(`${block}.attentions.${j}.norm.weight`); j++) {
        const parts = `${block}.attentions.${j}.transformer_blocks`;
        const depth = this.count((i) => `${parts}.${i}.norm1.weight`);
        for (let i = 0; i < depth; i++) names.push(`${parts}.${i}.attn2`);
      }
    };
    for (const way of ["down_blocks", "up_blocks"]) {
      const levels = this.count((i) => `${way}.${i}.resnets.0.conv1.weight`);
      for (let i = 0; i < levels; i++) add(`${way}.${i}`);
    }
    add("mid_block");
    return new Map(names.map((name, i) => [name, i]));
  }

  /** Mou et al. 2023, "T2I-Adapter". */
  protected override adapted(x: Value, level: number): Value {
    if (!this.#adapter) return x;
    const name = `feature.${level}`;
    const dims = [1, x.channels, `${name}_height`, `${name}_width`];
    return this.graph.add(x, this.graph.input(name, this.graph.precision, dims, x));
  }

  /** Zhang et al. 2023, "Adding Conditional Control to Text-to-Image Diffusion Models". */
  #controlled(x: Value, name: string): Value {
    const { graph } = this;
    const dims = ["batch", x.channels, `${name}_height`, `${name}_width`];
    return graph.add(x, graph.input(name, graph.precision, dims, x));
  }
}

function popSkip(skips: Value[]): Value {
  const skip = skips.pop();
  if (skip) return skip;
  throw new NetworkError("it has more layers on the way up than on the way down");
}
