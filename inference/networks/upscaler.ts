import { NetworkError } from "./errors.ts";
import type { Graph, Value } from "./graph.ts";
import { Layers } from "./layers.ts";
import type { Source } from "./source.ts";

/**
 * Networks that enlarge images: RRDBNet (Wang et al. 2018, "ESRGAN"; xinntao/Real-ESRGAN:
 * basicsr/archs/rrdbnet_arch.py), its compact form SRVGG (realesrgan/archs/srvgg_arch.py), and the
 * residual dense network (Zhang et al. 2018, "Residual Dense Network for Image Super-Resolution",
 * as idealo/image-super-resolution has it). Blocks are counted from the weights.
 */

export interface UpscalerFacts {
  /** How many times the sides become as long. */
  readonly scale: number;
  /** The sides of what goes in must be multiples of this. */
  readonly multiple: number;
  /** Channels of the widest layer at the size of the result. */
  readonly width: number;
}

/** @throws NetworkError for an upscaler of another kind */
export function upscalerFacts(source: Source): UpscalerFacts {
  return kindOf(source).facts(source);
}

/**
 * Adds the network to `graph`. Input: `image` [batch, 3, height, width] of 0…1. Output: `enlarged`
 * [batch, 3, scale·height, scale·width] of about 0…1.
 *
 * @throws NetworkError if weights are missing, do not fit one another, or are of another kind
 */
export function upscaler(graph: Graph, source: Source): void {
  const Net = kindOf(source);
  const x = graph.input("image", graph.precision, ["batch", 3, "height", "width"]);
  const y = new Net(graph, source).build(x, Net.facts(source));
  graph.output("enlarged", y, ["batch", y.channels, "enlarged_height", "enlarged_width"]);
  source.requireAllUsed(/^/);
}

interface Kind {
  facts(source: Source): UpscalerFacts;
  new (graph: Graph, source: Source): { build(x: Value, facts: UpscalerFacts): Value };
}

function kindOf(source: Source): Kind {
  if (source.has("conv_first.weight")) return RrdbNet;
  return source.has("F_m1.weight") ? ResidualDenseNet : CompactNet;
}

/** Channels of an image. */
const COLOURS = 3;
const SLOPE = 0.2;

class RrdbNet extends Layers {
  static facts(source: Source): UpscalerFacts {
    const [width = 0, taken = 0] = source.require("conv_first.weight").shape;
    const multiple = Math.sqrt(taken / COLOURS);
    if (!Number.isInteger(multiple)) {
      throw new NetworkError(`it takes images of ${taken} channels, and not of ${COLOURS}`);
    }
    const doublings = source.count((i) => `conv_up${i + 1}.weight`);
    return { scale: 2 ** doublings / multiple, multiple, width };
  }

  build(x: Value, { scale, multiple }: UpscalerFacts): Value {
    const { graph } = this;
    const start = this.conv(multiple > 1 ? graph.fromPixels(x, multiple) : x, "conv_first");
    const blocks = this.count((i) => `body.${i}.rdb1.conv1.weight`);
    let y = start;
    for (let i = 0; i < blocks; i++) y = this.#block(y, `body.${i}`);
    y = graph.add(start, this.conv(y, "conv_body"));
    for (let i = 1; 2 ** i <= scale * multiple; i++) {
      y = graph.leakyRelu(this.conv(graph.enlarge(y, 2), `conv_up${i}`), SLOPE);
    }
    return this.conv(graph.leakyRelu(this.conv(y, "conv_hr"), SLOPE), "conv_last");
  }

  /** Three dense blocks, with a fifth of what they change added to what goes in. */
  #block(x: Value, name: string): Value {
    const { graph } = this;
    const y = [1, 2, 3].reduce((y, i) => this.#dense(y, `${name}.rdb${i}`), x);
    return graph.add(graph.affine(y, SLOPE, 0), x);
  }

  #dense(x: Value, name: string): Value {
    const { graph } = this;
    const seen = [x];
    for (let i = 1; i <= 4; i++) {
      seen.push(graph.leakyRelu(this.conv(graph.concat(seen), `${name}.conv${i}`), SLOPE));
    }
    const change = this.conv(graph.concat(seen), `${name}.conv5`);
    return graph.add(graph.affine(change, SLOPE, 0), x);
  }
}

/** SRVGGNetCompact: convolutions one after the other, and what they add to the enlarged image. */
class CompactNet extends Layers {
  static facts(source: Source): UpscalerFacts {
    const [given = 0] = source.require(`body.${CompactNet.#last(source)}.weight`).shape;
    const scale = Math.sqrt(given / COLOURS);
    if (!Number.isInteger(scale)) {
      throw new NetworkError(`it gives ${given} channels, which make no image`);
    }
    return { scale, multiple: 1, width: COLOURS };
  }

  build(x: Value, { scale }: UpscalerFacts): Value {
    const { graph } = this;
    const last = CompactNet.#last(this.source);
    let y = x;
    for (let i = 0; i < last; i += 2) {
      const slopes = this.tensor(`body.${i + 1}.weight`);
      y = graph.leakyRelu(this.conv(y, `body.${i}`), graph.weight(slopes));
    }
    const change = graph.toPixels(this.conv(y, `body.${last}`), scale);
    return graph.add(change, graph.enlarge(x, scale));
  }

  /** The number of the last convolution. */
  static #last(source: Source): number {
    return 2 * source.count((i) => `body.${2 * i + 1}.weight`);
  }
}

class ResidualDenseNet extends Layers {
  static facts(source: Source): UpscalerFacts {
    const [channels = 0, taken = 0] = source.require("UPN3.weight").shape;
    const scale = Math.sqrt(channels / COLOURS);
    if (!Number.isInteger(scale)) {
      throw new NetworkError(`it enlarges ${taken} channels to ${channels}, which make no image`);
    }
    return { scale, multiple: 1, width: channels };
  }

  build(x: Value, { scale }: UpscalerFacts): Value {
    const { graph } = this;
    const shallow = this.conv(x, "F_m1");
    const blocks: Value[] = [];
    let y = this.conv(shallow, "F_0");
    for (let block = 1; this.has(`LFF_${block}.weight`); block++) {
      y = this.#block(y, block);
      blocks.push(y);
    }
    y = this.conv(this.conv(graph.concat(blocks), "GFF_1"), "GFF_2");
    y = graph.relu(this.conv(graph.add(y, shallow), "UPN1"));
    y = this.conv(graph.relu(this.conv(y, "UPN2")), "UPN3");
    return this.conv(graph.enlarge(y, scale), "SR");
  }

  /** A dense block, each of whose layers sees all before it. */
  #block(x: Value, block: number): Value {
    const { graph } = this;
    let seen = x;
    for (let i = 1; this.has(`F_${block}_${i}.weight`); i++) {
      seen = graph.concat([seen, graph.relu(this.conv(seen, `F_${block}_${i}`))]);
    }
    return graph.add(this.conv(seen, `LFF_${block}`), x);
  }
}
