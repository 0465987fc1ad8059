import { NetworkError } from "./errors.ts";
import type { Graph, Value } from "./graph.ts";
import { Layers } from "./layers.ts";
import type { Source } from "./source.ts";

/**
 * A T2I-Adapter (Mou et al. 2023, "T2I-Adapter: Learning Adapters to Dig out More Controllable
 * Ability for Text-to-Image Diffusion Models"): a small network that sees the control image alone,
 * and so runs once for an image. Its full and its light form are those of TencentARC/T2I-Adapter
 * (ldm/modules/encoders/adapter.py), for Stable Diffusion XL as in diffusers' `FullAdapterXL`.
 */

/** The image that an adapter expects. */
export interface T2IAdapterFacts {
  /** Side of the squares of pixels that it reads as one: sides must be multiples of it. */
  readonly side: number;
  /** Channels of its image: 3, or 1 for grey images. */
  readonly colours: number;
}

/**
 * Pixels along each side of a square that is taken as one. Stable Diffusion XL's latents are halved
 * before its first attention, where its adapters begin.
 */
const [SIDE, SIDE_XL] = [8, 16];

/** @throws NetworkError for an adapter of another kind */
export function t2iAdapterFacts(source: Source): T2IAdapterFacts {
  const first = source.find("conv_in.weight") ?? source.require("body.0.in_conv.weight");
  const taken = first.shape[1] ?? 0;
  const side = taken % SIDE_XL ** 2 === 0 ? SIDE_XL : SIDE;
  const colours = taken / side ** 2;
  if (colours === 1 || colours === 3) return { side, colours };
  throw new NetworkError(`it takes ${taken} channels, which are the pixels of no image`);
}

/**
 * Adds the network to `graph`. Input: `image` [1, colours, height, width] of 0…1. Outputs:
 * `feature.N` [1, channels, …], what to add to the U-Net at its N-th place; see `unet`.
 *
 * @throws NetworkError if weights are missing or do not fit one another
 */
export function t2iAdapter(graph: Graph, source: Source): void {
  new T2IAdapter(graph, source).build(t2iAdapterFacts(source));
  source.requireAllUsed(/^/);
}

class T2IAdapter extends Layers {
  build({ side, colours }: T2IAdapterFacts): void {
    const { graph } = this;
    const image = graph.input("image", graph.precision, [1, colours, "height", "width"]);
    const squares = graph.fromPixels(image, side);
    let x = this.has("conv_in.weight") ? this.conv(squares, "conv_in") : squares;
    const levels = this.count((i) => `body.${i}.resnets.0.block1.weight`);
    for (let i = 0; i < levels; i++) {
      // For Stable Diffusion XL, one level is as large as the one before and one as the one after.
      const smaller = side === SIDE_XL ? i === 2 : i > 0;
      x = this.#level(smaller ? graph.halve(x) : x, `body.${i}`);
      const name = `feature.${i}`;
      graph.output(name, x, [1, x.channels, `${name}_height`, `${name}_width`]);
    }
  }

  #level(x: Value, name: string): Value {
    if (this.has(`${name}.in_conv.weight`)) x = this.conv(x, `${name}.in_conv`);
    const blocks = this.count((i) => `${name}.resnets.${i}.block1.weight`);
    for (let i = 0; i < blocks; i++) x = this.#resnet(x, `${name}.resnets.${i}`);
    return this.has(`${name}.out_conv.weight`) ? this.conv(x, `${name}.out_conv`) : x;
  }

  #resnet(x: Value, name: string): Value {
    const inner = this.graph.relu(this.conv(x, `${name}.block1`));
    return this.graph.add(this.conv(inner, `${name}.block2`), x);
  }
}
