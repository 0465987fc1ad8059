import { NetworkError } from "./errors.ts";
import type { Graph, Value } from "./graph.ts";
import type { LoraInUse } from "./lora/used.ts";
import type { Source } from "./source.ts";
import { RESNET_EPSILON, UNetBlocks, type UNetOptions } from "./unet_blocks.ts";

/**
 * The network that removes noise: Stable Diffusion 1, 2 and XL with its refiner (Rombach et al.
 * 2022; Podell et al. 2023), with more input channels for inpainting and with the guidance
 * embedding of latent consistency models. Layers are counted from the weights.
 */

export interface ControlOptions {
  /** Whether the outputs of ControlNets are added to the skip connections. Default false. */
  control?: boolean;
}

/**
 * Adds the network to `graph`.
 *
 * Inputs: `sample` [batch, channels, height, width], `timestep` [1] or [batch] in 0…999,
 * `encoder_hidden_states` [batch, tokens, width]; for SDXL `text_embeds` [batch, width] and
 * `time_ids` [batch, 6] (5 for the refiner); for latent consistency models `timestep_cond`
 * [batch, width]; with `control` the sums of `down.N` and `mid` of all ControlNets, under these
 * names. Output: `out_sample` [batch, 4, height, width]. Odd sizes are allowed.
 *
 * @throws NetworkError if weights are missing or do not fit one another
 */
export function unet(
  graph: Graph,
  source: Source,
  options: UNetOptions & ControlOptions = {},
  loras: readonly LoraInUse[] = [],
): void {
  new UNet(graph, source, options, loras).build(options.control ?? false);
  source.requireAllUsed(/^/);
}

class UNet extends UNetBlocks {
  build(control: boolean): void {
    const { graph } = this;
    let skips = this.down(this.conv(this.sample, "conv_in"));
    let x = this.middle(skips.at(-1)!);
    if (control) {
      skips = skips.map((skip, i) => this.#controlled(skip, `down.${i}`));
      x = this.#controlled(x, "mid");
    }
    const levels = this.count((i) => `up_blocks.${i}.resnets.0.conv1.weight`);
    for (let i = 0; i < levels; i++) {
      const block = `up_blocks.${i}`;
      for (let j = 0; j < this.resnets(block); j++) {
        x = this.resnet(graph.concat([x, popSkip(skips)]), `${block}.resnets.${j}`);
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

  /** Zhang et al. 2023, "Adding Conditional Control to Text-to-Image Diffusion Models". */
  #controlled(x: Value, name: string): Value {
    const { graph } = this;
    const dims = ["batch", x.channels, `${name}_height`, `${name}_width`];
    return graph.add(x, graph.input(name, graph.precision, dims));
  }
}

function popSkip(skips: Value[]): Value {
  const skip = skips.pop();
  if (skip) return skip;
  throw new NetworkError("it has more layers on the way up than on the way down");
}
