import type { Graph, Value } from "./graph.ts";
import type { Source } from "./source.ts";
import { UNetBlocks, type UNetOptions } from "./unet_blocks.ts";

/**
 * Adds a ControlNet to `graph`: a copy of the U-Net's way down that also takes a control image, and
 * returns what to add to the U-Net's skip connections (Zhang et al. 2023, "Adding Conditional
 * Control to Text-to-Image Diffusion Models").
 *
 * Inputs: those of the U-Net, and `controlnet_cond` [batch, 3, 8·height, 8·width] of 0…1. Outputs:
 * `down.N` for each skip connection, and `mid`; not scaled.
 *
 * @throws NetworkError if weights are missing or do not fit one another
 */
export function controlNet(graph: Graph, source: Source, options: UNetOptions = {}): void {
  new ControlNet(graph, source, options, []).build();
  source.requireAllUsed(/^/);
}

class ControlNet extends UNetBlocks {
  build(): void {
    const { graph } = this;
    const drawing = graph.input("controlnet_cond", graph.precision, [
      "batch",
      3,
      "image_height",
      "image_width",
    ]);
    const start = graph.add(this.conv(this.sample, "conv_in"), this.#hint(drawing));
    const skips = this.down(start);
    skips.forEach((skip, i) => {
      this.#give(`down.${i}`, this.conv(skip, `controlnet_down_blocks.${i}`));
    });
    this.#give("mid", this.conv(this.middle(skips.at(-1)!), "controlnet_mid_block"));
  }

  /** The control image, reduced to the size of the latents. */
  #hint(drawing: Value): Value {
    const name = "controlnet_cond_embedding";
    let x = this.graph.silu(this.conv(drawing, `${name}.conv_in`));
    const blocks = this.count((i) => `${name}.blocks.${i}.weight`);
    for (let i = 0; i < blocks; i++) {
      x = this.graph.silu(this.conv(x, `${name}.blocks.${i}`, { stride: i % 2 === 0 ? 1 : 2 }));
    }
    return this.conv(x, `${name}.conv_out`);
  }

  #give(name: string, x: Value): void {
    this.graph.output(name, x, ["batch", x.channels, `${name}_height`, `${name}_width`]);
  }
}
