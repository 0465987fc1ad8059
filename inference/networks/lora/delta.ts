import { sizeOf, type StoredTensor } from "../../weights/tensor.ts";
import { NetworkError } from "../errors.ts";
import type { Graph, Weight } from "../graph.ts";
import type { Role } from "./names.ts";

/** The change of one layer: tensors by their role, and their scale. */
export interface LoraLayer {
  readonly kind: "pair" | "hadamard" | "kronecker" | "full";
  readonly tensors: Partial<Record<Role, StoredTensor>>;
  /** alpha / rank. */
  readonly scale: number;
}

/**
 * Returns the change of a layer's weights, of their `shape` ([out, in] or [out, in, height,
 * width]), without `scale`.
 *
 * @throws NetworkError if it contradicts the shape, and so belongs to another model
 */
export function delta(graph: Graph, layer: LoraLayer, shape: readonly number[]): Weight {
  const change = FORMS[layer.kind](new Tensors(graph, layer.tensors), shape);
  if (sizeOf(change.shape) !== sizeOf(shape)) throw new NetworkError(`it makes [${change.shape}]`);
  return graph.fold.reshape(change, shape);
}

/** The tensors of a layer as weights, in the shapes that a form needs. */
class Tensors {
  constructor(
    readonly graph: Graph,
    private readonly tensors: LoraLayer["tensors"],
  ) {}

  has(role: Role): boolean {
    return this.tensors[role] !== undefined;
  }

  shape(role: Role): readonly number[] {
    const tensor = this.tensors[role];
    if (!tensor) throw new NetworkError(`it has no ${role}`);
    return tensor.shape;
  }

  /** With its first axes as they are, and all others as one. */
  flat(role: Role, axes: number): Weight {
    const shape = this.shape(role);
    const rest = sizeOf(shape.slice(axes - 1));
    return this.graph.weight(this.tensors[role]!, [...shape.slice(0, axes - 1), rest]);
  }

  /** The product of two matrices. */
  product(a: Role, b: Role): Weight {
    return this.graph.fold.einsum("or,rk->ok", [this.flat(a, 2), this.flat(b, 2)]);
  }

  /** A core of [i, j, height, width] between two matrices (Tucker 1966). */
  tucker(core: Role, equation: string, a: Role, b: Role): Weight {
    return this.graph.fold.einsum(equation, [this.flat(core, 3), this.flat(a, 2), this.flat(b, 2)]);
  }
}

const FORMS: Record<LoraLayer["kind"], (tensors: Tensors, shape: readonly number[]) => Weight> = {
  /** Hu et al. 2021, "LoRA". */
  pair: (t) =>
    t.has("mid") ? t.tucker("mid", "abk,oa,bi->oik", "up", "down") : t.product("up", "down"),
  /** Hyeon-Woo et al. 2021, "FedPara": the product, element by element, of two of low rank. */
  hadamard: (t) => {
    const half = (n: 1 | 2) =>
      t.has(`hada_t${n}`)
        ? t.tucker(`hada_t${n}`, "abk,ao,bi->oik", `hada_w${n}_a`, `hada_w${n}_b`)
        : t.product(`hada_w${n}_a`, `hada_w${n}_b`);
    return t.graph.fold.multiply(half(1), half(2));
  },
  /** Edalati et al. 2022, "KronA". */
  kronecker: (t, [outputs = 1, inputs = 1, ...kernel]) => {
    const { fold } = t.graph;
    const w1 = t.has("lokr_w1") ? t.flat("lokr_w1", 2) : t.product("lokr_w1_a", "lokr_w1_b");
    const [u, v] = w1.shape as [number, number];
    const w2 = t.has("lokr_w2")
      ? t.flat("lokr_w2", 2)
      : t.has("lokr_t2")
      ? t.tucker("lokr_t2", "abk,ao,bi->oik", "lokr_w2_a", "lokr_w2_b")
      : t.product("lokr_w2_a", "lokr_w2_b");
    const [rows, columns, pixels] = [outputs / u, inputs / v, sizeOf(kernel)];
    if (sizeOf(w2.shape) !== rows * columns * pixels || w2.shape[0] !== rows) {
      throw new NetworkError(`it makes [${u * w2.shape[0]!}, …]`);
    }
    return fold.multiply(
      fold.reshape(w1, [u, 1, v, 1, 1]),
      fold.reshape(w2, [1, rows, 1, columns, pixels]),
    );
  },
  full: (t) => t.flat("diff", 2),
};
