import type { OnnxType } from "../../onnx/model.ts";
import { sizeOf, type StoredTensor } from "../../weights/tensor.ts";
import { NetworkError } from "../errors.ts";
import type { Precision, Weight, WeightMath } from "../graph.ts";
import type { Builder } from "./builder.ts";
import { STORED } from "./types.ts";

/** A weight by the name of its value, in the type that it has by itself. */
interface OnnxWeight extends Weight {
  readonly name: string;
  readonly type: OnnxType;
}

/**
 * Weights of an ONNX model. ONNX Runtime folds what is computed of constants when it opens the
 * model. All of that is in 32 bits: its CPU has no 16-bit Gemm or Add, and would silently leave the
 * sum to every run.
 */
export class OnnxWeights implements WeightMath {
  constructor(private readonly builder: Builder) {}

  stored(tensor: StoredTensor, shape = tensor.shape): Weight {
    const type = STORED[tensor.type];
    if (!type) throw new NetworkError(`it holds weights as ${tensor.type}`);
    if (sizeOf(shape) !== sizeOf(tensor.shape)) {
      throw new NetworkError(`a tensor of [${tensor.shape}] cannot be taken as [${shape}]`);
    }
    return named(this.builder.stored(tensor, shape), shape, type);
  }

  constant(values: ArrayLike<number>, shape: readonly number[]): Weight {
    return named(this.builder.floats(values, shape, "float32"), shape);
  }

  /** The name of the value in a precision. */
  in(precision: Precision, weight: Weight): string {
    const { name, type } = weight as OnnxWeight;
    if (type === precision) return name;
    // Only stored weights have another type than 32-bit floats.
    return type === "float32"
      ? this.builder.cast(name, precision)
      : this.builder.castStored(name, precision);
  }

  /** The same for a weight that stays in its file. */
  inFile(precision: Precision, weight: Weight): string {
    const name = this.in(precision, weight);
    this.builder.leaveInFile((weight as OnnxWeight).name, name);
    return name;
  }

  /** Rows of a table that stays in its file, by their numbers: only these are read. */
  rowsInFile(precision: Precision, table: Weight, rows: string): string {
    const { name, type } = table as OnnxWeight;
    this.builder.leaveInFile(name, name);
    const read = this.builder.op("Gather", [name, rows]);
    return type === precision ? read : this.builder.cast(read, precision);
  }

  add(a: Weight, b: Weight, factor = 1): Weight {
    const scaled = factor === 1 ? b : this.multiply(b, this.constant([factor], [1]));
    return this.computed("Add", [a, scaled], a.shape);
  }

  multiply(a: Weight, b: Weight): Weight {
    return this.computed("Mul", [a, b], broadcast(a.shape, b.shape));
  }

  einsum(equation: string, weights: readonly Weight[]): Weight {
    const [inputs = "", output = ""] = equation.split("->");
    const sizes = new Map<string, number>();
    for (const [i, axes] of inputs.split(",").entries()) {
      for (const [j, axis] of [...axes].entries()) {
        const size = weights[i]!.shape[j]!;
        if ((sizes.get(axis) ?? size) !== size) {
          throw new NetworkError(`weights of ${sizes.get(axis)} and of ${size} are multiplied`);
        }
        sizes.set(axis, size);
      }
    }
    const names = weights.map((weight) => this.constantIn32(weight));
    const name = this.builder.aside("Einsum", names, { equation });
    return named(name, [...output].map((axis) => sizes.get(axis)!));
  }

  reshape(a: Weight, shape: readonly number[]): Weight {
    const wide = this.constantIn32(a);
    return named(this.builder.aside("Reshape", [wide, this.builder.ints(...shape)]), shape);
  }

  rows(a: Weight, from: number, to: number): Weight {
    const { builder } = this;
    const ends = [builder.ints(from), builder.ints(to), builder.ints(0)];
    const name = builder.aside("Slice", [this.constantIn32(a), ...ends]);
    return named(name, [to - from, ...a.shape.slice(1)]);
  }

  private computed(op: string, inputs: readonly Weight[], shape: readonly number[]): Weight {
    return named(this.builder.aside(op, inputs.map((one) => this.constantIn32(one))), shape);
  }

  /** A weight that others are computed of. */
  private constantIn32(weight: Weight): string {
    this.builder.keepConstant((weight as OnnxWeight).name);
    return this.in("float32", weight);
  }
}

function named(name: string, shape: readonly number[], type: OnnxType = "float32"): OnnxWeight {
  return { kind: "weight", name, shape, type };
}

/** The shape of the result of two operands, with axes of length 1 broadcast. */
function broadcast(a: readonly number[], b: readonly number[]): number[] {
  const length = Math.max(a.length, b.length);
  const at = (shape: readonly number[], i: number) => shape[i - length + shape.length] ?? 1;
  return Array.from({ length }, (_, i) => {
    const [x, y] = [at(a, i), at(b, i)];
    if (x !== y && x !== 1 && y !== 1) {
      throw new NetworkError(`weights of [${a}] and of [${b}] are multiplied`);
    }
    return Math.max(x, y);
  });
}
