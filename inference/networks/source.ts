import { partOf, sizeOf, type StoredTensor } from "../weights/tensor.ts";
import { quoted } from "../weights/errors.ts";
import { NetworkError } from "./errors.ts";

type Tensors = ReadonlyMap<string, StoredTensor>;

/** Part `index` of `count` equal parts, along the first axis. */
export interface Part {
  index: number;
  count: number;
}

/** Where a file may keep a tensor: under a name, or as a part of another. */
export type Place = string | (Part & { name: string });

/** A network's weights in a file, by the names that diffusers and transformers have for them. */
export class Source {
  readonly #used = new Set<string>();

  /**
   * @param prefix what the file's names of this network begin with
   * @param places where a tensor may be in the file; the first that is there counts
   */
  constructor(
    private readonly tensors: Tensors,
    private readonly prefix: string,
    private readonly places: (wanted: string) => Place[] = (wanted) => [wanted],
  ) {}

  /** The tensor of a name; `undefined` where the network has none. */
  find(wanted: string): StoredTensor | undefined {
    for (const place of this.places(wanted)) {
      const name = this.prefix + (typeof place === "string" ? place : place.name);
      const tensor = this.tensors.get(name);
      if (!tensor) continue;
      this.#used.add(name);
      return typeof place === "string" ? tensor : partOf(tensor, place.index, place.count);
    }
    return undefined;
  }

  has(wanted: string): boolean {
    return this.find(wanted) !== undefined;
  }

  /** @throws NetworkError if there is no such tensor */
  require(wanted: string): StoredTensor {
    const tensor = this.find(wanted);
    if (tensor) return tensor;
    throw new NetworkError(`it has no ${quoted(wanted)}: part of the network is missing`);
  }

  /** Counts the consecutive names, as `name` gives them for 0, 1, 2 …, that exist. */
  count(name: (i: number) => string): number {
    let i = 0;
    while (this.has(name(i))) i++;
    return i;
  }

  /**
   * Requires that every tensor of the file under `parts` was read: unused weights mean that the
   * network is another one, or that a tensor which would say so is missing. Scalars are notes, such
   * as `v_pred`.
   */
  requireAllUsed(parts: RegExp): void {
    for (const [name, { shape }] of this.tensors) {
      const own = name.startsWith(this.prefix) && parts.test(name.slice(this.prefix.length));
      if (!own || this.#used.has(name) || sizeOf(shape) <= 1) continue;
      throw new NetworkError(
        `it has ${quoted(name)}, which this network does not: something is missing around it, or ` +
          `it is of a kind that Atelier does not run`,
      );
    }
  }
}
