import { quoted } from "../../weights/errors.ts";
import { partOf, sizeOf, type StoredTensor } from "../../weights/tensor.ts";
import { NetworkError } from "../errors.ts";
import type { Graph, Value, Weight } from "../graph.ts";
import { delta, type LoraLayer } from "./delta.ts";
import type { Lora } from "./file.ts";
import type { Part } from "../source.ts";
import type { LoraTarget } from "./names.ts";

/** A LoRA and its strength in a network; a negative strength is its opposite. */
export interface UsedLora {
  lora: Lora;
  strength: number;
}

/** Name of the input [1] that holds the strength of LoRA number `index`. */
export const strengthInput = (index: number): string => `lora_strength.${index}`;

/**
 * Whether a LoRA becomes a part of the weights when a network is opened, so that another strength
 * needs another session. On the CPU, narrow matrices are computed beside the layers instead, and
 * the strength is an input.
 */
export function isMerged({ isNarrow }: Lora, device: "cpu" | "webgpu"): boolean {
  return device === "webgpu" || !isNarrow;
}

/** Narrow layers beside a layer: up · (strength · (mid · (down · x))). */
export interface Beside {
  down: Weight;
  mid: Weight | null;
  up: Weight;
  strength: Value;
}

/** A LoRA in a network that is being built. */
export class LoraInUse {
  readonly #layers: ReadonlyMap<string, LoraLayer>;
  readonly #scaled = new Map<number, Value>();
  /** Input that holds the strength; null where the strength is a part of the weights. */
  readonly #strength: Value | null;

  constructor(
    private readonly graph: Graph,
    private readonly used: UsedLora,
    private readonly target: LoraTarget,
    private readonly index: number,
    private readonly device: "cpu" | "webgpu",
    /** Names of the layers that were found in the network. */
    readonly met = new Set<string>(),
  ) {
    this.#layers = used.lora.layers[target];
    this.#strength = isMerged(used.lora, device) || this.#layers.size === 0
      ? null
      : graph.input(strengthInput(index), graph.precision, [1]);
  }

  /** The same LoRA in another graph of the same network. */
  in(graph: Graph): LoraInUse {
    return new LoraInUse(graph, this.used, this.target, this.index, this.device, this.met);
  }

  /** Number of layers that it has for such a network. */
  get size(): number {
    return this.#layers.size;
  }

  get name(): string {
    return this.used.lora.name;
  }

  /** Returns the changes of a layer that goes by any of these names. */
  find(names: readonly string[]): LoraLayer | null {
    const name = names.map((name) => name.replaceAll(".", "_")).find((name) =>
      this.#layers.has(name)
    );
    if (name === undefined) return null;
    this.met.add(name);
    return this.#layers.get(name)!;
  }

  /** Adds the merged changes to a part of a layer's weights. */
  merge(weight: Weight, layer: LoraLayer, name: string, { index, count }: Part): Weight {
    if (this.#strength) return weight;
    const { fold } = this.graph;
    const [rows = 0, ...rest] = weight.shape;
    const shape = [rows * count, ...rest];
    try {
      const whole = delta(this.graph, layer, shape);
      const change = count === 1 ? whole : fold.rows(whole, index * rows, (index + 1) * rows);
      return fold.add(weight, change, layer.scale * this.used.strength);
    } catch (error) {
      if (error instanceof NetworkError) throw this.misfit(name, shape);
      throw error;
    }
  }

  /** Returns what is computed beside a part of a layer whose weights have this shape. */
  beside(layer: LoraLayer, name: string, shape: readonly number[], part: Part): Beside[] {
    const { down, mid, up } = layer.tensors;
    if (!this.#strength || !down || !up) return [];
    const [rows = 0, columns, ...kernel] = shape;
    const inner = mid ?? down;
    const fits = down.shape[1] === columns && up.shape[0] === rows * part.count &&
      up.shape[1] === inner.shape[0] && (!mid || mid.shape[1] === down.shape[0]) &&
      sizeOf(inner.shape.slice(2)) === sizeOf(kernel);
    if (!fits) throw this.misfit(name, [rows * part.count, columns!, ...kernel]);
    const weight = (tensor: StoredTensor) =>
      this.graph.weight(tensor, [...tensor.shape, 1, 1].slice(0, shape.length));
    return [{
      down: weight(down),
      mid: mid ? weight(mid) : null,
      up: weight(partOf(up, part.index, part.count)),
      strength: this.scaled(layer.scale),
    }];
  }

  /** The strength times a factor that many layers have in common. */
  private scaled(scale: number): Value {
    const known = this.#scaled.get(scale) ?? this.graph.affine(this.#strength!, scale, 0);
    this.#scaled.set(scale, known);
    return known;
  }

  /**
   * Layers of the file that the network does not have. @throws NetworkError if it has none of them
   */
  get unmet(): string[] {
    const unmet = [...this.#layers.keys()].filter((name) => !this.met.has(name));
    if (unmet.length > 0 && this.met.size === 0) {
      throw new NetworkError(
        `${this.used.lora.name} changes no layer of it: it is for another base model`,
      );
    }
    return unmet;
  }

  private misfit(name: string, shape: readonly number[]): NetworkError {
    return new NetworkError(
      `${this.used.lora.name} is for another base model: what it has for ${
        quoted(name)
      } does not ` +
        `fit weights of [${shape}]`,
    );
  }
}
