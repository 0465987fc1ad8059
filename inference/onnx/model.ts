import { bytes, float, int, message, text } from "./protobuf.ts";

/** Writes ONNX models. Field numbers and enumerations: onnx.proto3 of onnx/onnx. */

/** Numbers of the enumeration `TensorProto.DataType`. */
const TYPES = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
  bfloat16: 16,
  float8e4m3fn: 17,
  float8e5m2: 19,
} as const;
/** Numbers of the enumeration `AttributeProto.AttributeType`. */
const ATTRIBUTE = { float: 1, int: 2, string: 3, ints: 7 };
const OPSET = 20;
const IR_VERSION = 9;
/** The domain of ONNX Runtime's own operators. */
const CONTRIB = "com.microsoft";

export type OnnxType = keyof typeof TYPES;
/** A whole number or several, a text, or a fraction. */
export type Attribute = number | readonly number[] | string | { float: number };
/** Numbers are fixed, names are free. */
export type Dim = number | string;

/** Where the numbers of a tensor lie in another file. */
export interface External {
  /** Relative to a folder that the session is opened with. */
  location: string;
  offset: number;
  bytes: number;
}

/** A model that is being written. Values are known by their names. */
export class OnnxModel {
  readonly #first: Uint8Array[] = [];
  readonly #nodes: Uint8Array[] = [];
  readonly #initializers: Uint8Array[] = [];
  readonly #inputs: Uint8Array[] = [];
  readonly #outputs: Uint8Array[] = [];
  readonly #values: Uint8Array[] = [];

  input(name: string, type: OnnxType, dims: readonly Dim[]): void {
    this.#inputs.push(bytes(11, valueInfo(name, type, dims)));
  }

  output(name: string, type: OnnxType, dims: readonly Dim[]): void {
    this.#outputs.push(bytes(12, valueInfo(name, type, dims)));
  }

  /**
   * Says what an operator gives. ONNX Runtime finds out most of it by itself; the rest helps it to
   * use memory again, and keeps it from comparing each value with all others.
   */
  value(name: string, type: OnnxType, dims: readonly Dim[]): void {
    this.#values.push(bytes(13, valueInfo(name, type, dims)));
  }

  /**
   * Adds an operator; ONNX Runtime's own are written `com.microsoft.Name`. An input that is left
   * out is "".
   */
  node(
    op: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Record<string, Attribute> = {},
  ): void {
    this.#nodes.push(node(op, inputs, outputs, attributes));
  }

  /**
   * Adds an operator on constants before all others. Of two inputs, ONNX Runtime computes that of
   * the later operator first, with all that it needs: a constant that is computed beside a layer
   * would come before everything that the layer waits for, and be held for so long.
   */
  firstNode(
    op: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Record<string, Attribute> = {},
  ): void {
    this.#first.push(node(op, inputs, outputs, attributes));
  }

  /** A tensor whose numbers are in the model. */
  constant(name: string, type: OnnxType, dims: readonly number[], data: ArrayBufferView): void {
    const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.#initializers.push(bytes(5, message(tensor(name, type, dims), bytes(9, raw))));
  }

  /** A tensor whose numbers stay where they are. */
  external(name: string, type: OnnxType, dims: readonly number[], place: External): void {
    const entry = (key: string, value: string | number) =>
      bytes(13, message(text(1, key), text(2, String(value))));
    this.#initializers.push(bytes(
      5,
      message(
        tensor(name, type, dims),
        entry("location", place.location),
        entry("offset", place.offset),
        entry("length", place.bytes),
        int(14, 1),
      ),
    ));
  }

  /** The bytes of the model file. */
  bytes(): Uint8Array<ArrayBuffer> {
    const graph = message(
      ...this.#first,
      ...this.#nodes,
      text(2, "graph"),
      ...this.#initializers,
      ...this.#inputs,
      ...this.#outputs,
      ...this.#values,
    );
    const opset = (domain: string, version: number) =>
      bytes(8, message(text(1, domain), int(2, version)));
    return message(int(1, IR_VERSION), bytes(7, graph), opset("", OPSET), opset(CONTRIB, 1));
  }
}

/** The number that the attribute `to` of a Cast wants. */
export const typeNumber = (type: OnnxType): number => TYPES[type];

function node(
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Record<string, Attribute>,
): Uint8Array {
  const contrib = op.startsWith(`${CONTRIB}.`);
  return bytes(
    1,
    message(
      ...inputs.map((name) => text(1, name)),
      ...outputs.map((name) => text(2, name)),
      text(4, contrib ? op.slice(CONTRIB.length + 1) : op),
      ...Object.entries(attributes).map(([name, value]) => bytes(5, attribute(name, value))),
      ...(contrib ? [text(7, CONTRIB)] : []),
    ),
  );
}

function tensor(name: string, type: OnnxType, dims: readonly number[]): Uint8Array {
  return message(...dims.map((dim) => int(1, dim)), int(2, TYPES[type]), text(8, name));
}

function attribute(name: string, value: Attribute): Uint8Array {
  if (typeof value === "string") {
    return message(text(1, name), text(4, value), int(20, ATTRIBUTE.string));
  }
  if (typeof value === "number") {
    return message(text(1, name), int(3, value), int(20, ATTRIBUTE.int));
  }
  if ("float" in value) {
    return message(text(1, name), float(2, value.float), int(20, ATTRIBUTE.float));
  }
  return message(text(1, name), ...value.map((v) => int(8, v)), int(20, ATTRIBUTE.ints));
}

function valueInfo(name: string, type: OnnxType, dims: readonly Dim[]): Uint8Array {
  const shape = message(
    ...dims.map((dim) => bytes(1, typeof dim === "number" ? int(1, dim) : text(2, dim))),
  );
  const info = message(int(1, TYPES[type]), bytes(2, shape));
  return message(text(1, name), bytes(2, bytes(1, info)));
}
