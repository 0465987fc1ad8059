import { quoted } from "../weights/errors.ts";
import { partOf, sizeOf, type StoredTensor } from "../weights/tensor.ts";
import type { Axes } from "../pipeline/tiling.ts";
import { NetworkError } from "./errors.ts";
import type { Borders, ConvOptions, Graph, NormOptions, Value, Weight } from "./graph.ts";
import type { Beside, LoraInUse } from "./lora/used.ts";
import type { Part, Source } from "./source.ts";

export interface LayerOptions<B = Weight> {
  part?: Part;
  /** Replaces the layer's own; null for layers that have none. */
  bias?: B | null;
}

const WHOLE: Part = { index: 0, count: 1 };

/** Layers of a network by the names of their weights. */
export class Layers {
  /**
   * @param loras what changes the layers
   * @param aliases further names that a LoRA may have for a layer, beside the network's own
   * @param seamless axes along which convolutions continue over the edges
   */
  constructor(
    readonly graph: Graph,
    readonly source: Source,
    private readonly loras: readonly LoraInUse[] = [],
    private readonly aliases: (layer: string) => string[] = () => [],
    private readonly seamless: Axes = [],
  ) {}

  has(name: string): boolean {
    return this.source.has(name);
  }

  /** @throws NetworkError if there is no such tensor */
  tensor(name: string): StoredTensor {
    return this.source.require(name);
  }

  /** Counts the consecutive names, as `name` gives them for 0, 1, 2 …, that exist. */
  count(name: (i: number) => string): number {
    return this.source.count(name);
  }

  /** Rows through a matrix, or only through those of its rows that make a part of the outputs. */
  linear(x: Value, name: string, { part = WHOLE, bias }: LayerOptions = {}): Value {
    const weight = this.weight(x, `${name}.weight`, part, 2);
    const { merged, beside } = this.changes(name, weight, part);
    let y = this.graph.linear(
      x,
      merged,
      bias === undefined ? this.bias(name, weight, part) : bias,
    );
    for (const { down, mid, up, strength } of beside) {
      const narrow = this.graph.linear(x, down, null);
      const inner = mid ? this.graph.linear(narrow, mid, null) : narrow;
      y = this.graph.linear(this.graph.multiply(inner, strength), up, y);
    }
    return y;
  }

  /**
   * A convolution; unless `pads` says otherwise, zeros around the image make up for its kernel, or
   * its opposite edge along the seamless axes.
   */
  conv(
    image: Value,
    name: string,
    options: LayerOptions<Weight | Value> & ConvOptions = {},
  ): Value {
    const { graph } = this;
    const { part = WHOLE, bias, stride = 1, pads } = options;
    const weight = this.weight(image, `${name}.weight`, part, 4);
    const border = Math.floor(weight.shape[2]! / 2);
    const [x, around] = pads ? [image, pads] : this.#surround(image, border);
    const form: ConvOptions = { stride, pads: around };
    const { merged, beside } = this.changes(name, weight, part);
    const own = bias === undefined ? this.bias(name, weight, part) : bias;
    let y = graph.conv(x, merged, own, form);
    for (const { down, mid, up, strength } of beside) {
      // With a core between them, the narrow matrices see one pixel at a time.
      const narrow = mid
        ? graph.conv(graph.conv(x, down, null), mid, null, form)
        : graph.conv(x, down, null, form);
      y = graph.add(y, graph.conv(graph.multiply(narrow, strength), up, null));
    }
    return y;
  }

  /** An image with its opposite edges around it, and the zeros that are still missing. */
  #surround(x: Value, border: number): [Value, Borders] {
    const along = (axis: "x" | "y") => this.seamless.includes(axis) ? border : 0;
    const [wide, high] = [along("x"), along("y")];
    const zeros: Borders = [border - high, border - wide, border - high, border - wide];
    if (wide + high === 0) return [x, zeros];
    return [this.graph.wrap(x, [high, wide, high, wide]), zeros];
  }

  /** Applies the LoRAs to a layer: its changed weights, and what is to be computed beside it. */
  private changes(name: string, weight: Weight, part: Part) {
    const beside: Beside[] = [];
    let merged = weight;
    for (const lora of this.loras) {
      const layer = lora.find([name, ...this.aliases(name)]);
      if (!layer) continue;
      merged = lora.merge(merged, layer, name, part);
      beside.push(...lora.beside(layer, name, weight.shape, part));
    }
    return { merged, beside };
  }

  /**
   * Weights of a layer as a matrix, [out, in], or as kernels, [out, in, height, width]. What sees
   * one pixel at a time is kept as either.
   */
  private weight(x: Value, name: string, part: Part, axes: 2 | 4): Weight {
    const tensor = this.tensor(name);
    const shape = [...tensor.shape, 1, 1].slice(0, axes);
    const fits = sizeOf(shape) === sizeOf(tensor.shape) && shape[0]! % part.count === 0 &&
      shape[1] === x.channels && shape.every((side) => side > 0);
    if (!fits) throw this.misfit(name, tensor.shape, x.channels);
    return this.graph.weight(partOf({ ...tensor, shape }, part.index, part.count));
  }

  private bias(name: string, { shape }: Weight, part: Part): Weight {
    const tensor = this.tensor(`${name}.bias`);
    if (tensor.shape.length !== 1 || tensor.shape[0] !== shape[0]! * part.count) {
      throw this.misfit(`${name}.bias`, tensor.shape, shape[0]!);
    }
    return this.graph.weight(partOf(tensor, part.index, part.count));
  }

  groupNorm(x: Value, name: string, groups: number, epsilon: number): Value {
    return this.graph.groupNorm(x, groups, this.norm(x, name, epsilon));
  }

  layerNorm(x: Value, name: string): Value {
    return this.graph.layerNorm(x, this.norm(x, name, 1e-5));
  }

  /** x + y, and that sum normalized. */
  addNorm(x: Value, y: Value, name: string): { sum: Value; normal: Value } {
    return this.graph.addNorm(x, y, this.norm(x, name, 1e-5));
  }

  protected norm({ channels }: Value, name: string, epsilon: number): NormOptions {
    const [scale, shift] = ["weight", "bias"].map((part) => {
      const tensor = this.tensor(`${name}.${part}`);
      if (tensor.shape.length === 1 && tensor.shape[0] === channels) {
        return this.graph.weight(tensor);
      }
      throw this.misfit(`${name}.${part}`, tensor.shape, channels);
    });
    return { scale: scale!, shift: shift!, epsilon };
  }

  private misfit(name: string, shape: readonly number[], channels: number): NetworkError {
    return new NetworkError(
      `its ${quoted(name)} has the shape [${shape}], which does not fit the ${channels} channels ` +
        `of its place: it is damaged, or mixes different models`,
    );
  }
}
