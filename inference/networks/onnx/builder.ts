import {
  type Attribute,
  type Dim,
  OnnxModel,
  type OnnxType,
  typeNumber,
} from "../../onnx/model.ts";
import { isQuantised, sizeOf, type StoredTensor } from "../../weights/tensor.ts";
import { nameOfLength, type Shape, type Step } from "./shapes.ts";
import { STORED } from "./types.ts";

/** Operators that ONNX Runtime lets overwrite their first input. */
const IN_PLACE = new Set(["Add", "Mul", "Relu", "Tanh", "Softmax"]);

/**
 * Adds operators, constants and weights to an ONNX model. Each value gets a name of its own; equal
 * constants are written once.
 */
export class Builder {
  readonly #model = new OnnxModel();
  readonly #steps: Step[] = [];
  readonly #known = new Map<string, string>();
  readonly #stored = new Map<string, StoredTensor>();
  readonly #inFile = new Set<string>();
  readonly #constant = new Set<string>();
  #count = 0;
  /** Number of uses of each operator on values; shapes and weights are not counted. */
  readonly operators: Record<string, number> = {};

  /** @param precision the type of values whose shapes are given */
  constructor(private readonly precision: OnnxType) {}

  /**
   * Adds an operator and returns its first output.
   *
   * @param shape of the output; null for what is small, or of another type
   */
  op(
    op: string,
    inputs: readonly (string | null)[],
    shape: Shape | null = null,
    attributes: Record<string, Attribute> = {},
  ): string {
    return this.outputsOf(op, inputs, [shape], attributes)[0]!;
  }

  /**
   * Adds an operator and returns its outputs.
   *
   * @param shapes of the outputs; null for what is small, or of another type
   */
  outputsOf(
    op: string,
    inputs: readonly (string | null)[],
    shapes: readonly (Shape | null)[],
    attributes: Record<string, Attribute> = {},
  ): string[] {
    this.operators[op] = (this.operators[op] ?? 0) + 1;
    const names = this.add(op, inputs, shapes.length, attributes);
    const outputs = names.flatMap((name, i) => {
      const shape = shapes[i];
      if (shape) this.#model.value(name, this.precision, shape.map(nameOfLength));
      return shape ? [{ name, shape }] : [];
    });
    const used = inputs.filter((name) => name !== null);
    this.#steps.push({
      inputs: used,
      outputs,
      isView: op === "Reshape" && outputs.length > 0,
      inPlace: IN_PLACE.has(op),
    });
    return names;
  }

  /** Adds an operator on shapes or weights, once for equal inputs and attributes. */
  aside(
    op: string,
    inputs: readonly string[],
    attributes: Record<string, Attribute> = {},
  ): string {
    const key = `${op} ${inputs} ${JSON.stringify(attributes)}`;
    const known = this.#known.get(key) ?? this.add(op, inputs, 1, attributes)[0]!;
    this.#known.set(key, known);
    return known;
  }

  private add(
    op: string,
    inputs: readonly (string | null)[],
    count: number,
    attributes: Record<string, Attribute>,
  ): string[] {
    const names = Array.from({ length: count }, () => `v${this.#count++}`);
    this.#model.node(op, inputs.map((name) => name ?? ""), names, attributes);
    return names;
  }

  input(name: string, type: OnnxType, dims: readonly Dim[]): string {
    this.#model.input(name, type, dims);
    return name;
  }

  output(name: string, value: string, type: OnnxType, dims: readonly Dim[]): void {
    this.#model.node("Identity", [value], [name]);
    this.#model.output(name, type, dims);
  }

  /** Whole numbers, such as shapes. */
  ints(...values: number[]): string {
    return this.once(`ints ${values}`, (name) => {
      this.#model.constant(name, "int64", [values.length], BigInt64Array.from(values, BigInt));
    });
  }

  floats(values: ArrayLike<number>, shape: readonly number[], type: "float32" | "float16"): string {
    return this.once(`${type} ${shape} ${Array.from(values)}`, (name) => {
      const numbers = type === "float16" ? Float16Array.from(values) : Float32Array.from(values);
      this.#model.constant(name, type, shape, numbers);
    });
  }

  /** A tensor as it lies in its file, or the numbers of one that is quantised. */
  stored(tensor: StoredTensor, shape: readonly number[]): string {
    const { file, offset } = tensor;
    return this.once(`stored ${file.path} ${offset} ${shape}`, (name) => {
      this.#stored.set(name, { ...tensor, shape });
    });
  }

  /** A stored tensor in another type. */
  castStored(stored: string, to: OnnxType): string {
    return this.once(`cast ${stored} ${to}`, (name) => {
      this.#model.firstNode("Cast", [stored], [name], { to: typeNumber(to) });
    });
  }

  /**
   * Leaves a stored tensor in its file, whose numbers `name` are wanted by an operator that is
   * added next: they exist in its run alone.
   */
  leaveInFile(stored: string, name: string): void {
    const tensor = this.#stored.get(stored);
    if (!tensor || this.#inFile.has(stored)) return;
    this.#inFile.add(stored);
    if (name === stored) return;
    const outputs = [{ name, shape: tensor.shape }];
    this.#steps.push({ inputs: [], outputs, isView: false, inPlace: false });
  }

  /** Has what other weights are computed of a tensor computed once: its numbers are kept then. */
  keepConstant(stored: string): void {
    this.#constant.add(stored);
  }

  cast(value: string, to: OnnxType): string {
    return this.once(`cast ${value} ${to}`, (name) => {
      this.#model.node("Cast", [value], [name], { to: typeNumber(to) });
    });
  }

  /** A value of 16-bit floats as 32-bit floats, which take twice its memory. */
  widened(value: string, shape: Shape): string {
    const [name] = this.add("Cast", [value], 1, { to: typeNumber("float32") });
    this.#steps.push({
      inputs: [value],
      outputs: [{ name: name!, shape: [2, ...shape] }],
      isView: false,
      inPlace: false,
    });
    return name!;
  }

  /** The operators on values, in order. */
  get steps(): readonly Step[] {
    return this.#steps;
  }

  /** The tensors in use. */
  get tensors(): Iterable<StoredTensor> {
    return this.#stored.values();
  }

  /**
   * Bytes of memory that the weights take while the model is open: those that stay in their files
   * take none, unless they are read into memory.
   */
  get openBytes(): number {
    const bytesEach = this.precision === "float16" ? 2 : 4;
    const areHeld = this.held.size > 0;
    return this.#stored.entries().reduce((sum, [name, tensor]) => {
      if (!this.isInFile(name)) return sum + sizeOf(tensor.shape) * bytesEach;
      return areHeld ? sum + bytesAsRead(tensor) : sum;
    }, 0);
  }

  /**
   * Those that are read into memory, by their location in the model: all, if any is quantised,
   * since ONNX Runtime takes either all from memory or none.
   */
  get held(): ReadonlyMap<string, StoredTensor> {
    if (!this.#stored.values().some(isQuantised)) return new Map();
    return new Map(this.#stored.entries().map(([name, tensor]) => [heldAt(name), tensor]));
  }

  /** The model, in which `locate` says where a file is. */
  bytes(locate: (path: string) => string): Uint8Array<ArrayBuffer> {
    const { held } = this;
    for (const [name, tensor] of this.#stored) {
      const { file, type, shape, offset, bytes } = tensor;
      // What a run could give, but does not, is not constant to ONNX Runtime.
      if (this.isInFile(name)) this.#model.input(name, STORED[type]!, shape);
      const place = held.has(heldAt(name))
        ? { location: heldAt(name), offset: 0, bytes: bytesAsRead(tensor) }
        : { location: locate(file.path), offset, bytes };
      this.#model.external(name, STORED[type]!, shape, place);
    }
    return this.#model.bytes();
  }

  private isInFile(name: string): boolean {
    return this.#inFile.has(name) && !this.#constant.has(name);
  }

  private once(key: string, make: (name: string) => void): string {
    const known = this.#known.get(key);
    if (known) return known;
    const name = `c${this.#known.size}`;
    this.#known.set(key, name);
    make(name);
    return name;
  }
}

/** A location that no file can have. */
const heldAt = (name: string) => `held//${name}`;

/** Size of a tensor as the runtime takes it: what is quantised becomes numbers of 16 bits. */
const bytesAsRead = (tensor: StoredTensor): number =>
  isQuantised(tensor) ? sizeOf(tensor.shape) * 2 : tensor.bytes;
