import { concat } from "../bytes.ts";

/** Writes small ONNX files: enough of the format (onnx.proto3 of onnx/onnx) for the self-test. */

export interface OnnxTensor {
  name: string;
  dims: number[];
  data: Float32Array;
  /** "float" follows the graph's type; "float32" stays so (Resize wants its scales like that). */
  type: "float" | "float32";
}

export interface OnnxNode {
  op: string;
  inputs: string[];
  outputs: string[];
  /** Whole numbers, or lists of them, or words. */
  attributes?: Record<string, number | number[] | string>;
}

export interface OnnxGraph {
  inputs: Record<string, number[]>;
  output: string;
  constants: OnnxTensor[];
  nodes: OnnxNode[];
  half: boolean;
}

/** Numbers of onnx.proto3's enumerations. */
const TYPE = { float32: 1, float16: 10 };
const ATTRIBUTE = { int: 2, string: 3, ints: 7 };
const OPSET = 17;
const IR_VERSION = 8;

/** Returns the bytes of a model file. */
export function writeOnnx(graph: OnnxGraph): Uint8Array {
  const type = graph.half ? TYPE.float16 : TYPE.float32;
  const body = message(
    ...graph.nodes.map((node) => bytes(1, nodeProto(node))),
    text(2, "self_test"),
    ...graph.constants.map((tensor) => bytes(5, tensorProto(tensor, graph.half))),
    ...Object.entries(graph.inputs).map(([name, dims]) => bytes(11, valueInfo(name, type, dims))),
    bytes(12, valueInfo(graph.output, type, null)),
  );
  return message(int(1, IR_VERSION), bytes(7, body), bytes(8, message(text(1, ""), int(2, OPSET))));
}

function nodeProto({ op, inputs, outputs, attributes = {} }: OnnxNode): Uint8Array {
  return message(
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, op),
    ...Object.entries(attributes).map(([name, value]) => bytes(5, attribute(name, value))),
  );
}

function attribute(name: string, value: number | number[] | string): Uint8Array {
  if (typeof value === "string") {
    return message(text(1, name), text(4, value), int(20, ATTRIBUTE.string));
  }
  if (typeof value === "number") {
    return message(text(1, name), int(3, value), int(20, ATTRIBUTE.int));
  }
  return message(text(1, name), ...value.map((v) => int(8, v)), int(20, ATTRIBUTE.ints));
}

function tensorProto({ name, dims, data, type }: OnnxTensor, half: boolean): Uint8Array {
  const narrow = half && type === "float";
  const raw = narrow ? Float16Array.from(data) : data;
  return message(
    ...dims.map((dim) => int(1, dim)),
    int(2, narrow ? TYPE.float16 : TYPE.float32),
    text(8, name),
    bytes(9, new Uint8Array(raw.buffer, raw.byteOffset, raw.byteLength)),
  );
}

function valueInfo(name: string, type: number, dims: number[] | null): Uint8Array {
  const shape = dims && bytes(2, message(...dims.map((dim) => bytes(1, int(1, dim)))));
  const tensor = message(int(1, type), ...(shape ? [shape] : []));
  return message(text(1, name), bytes(2, bytes(1, tensor)));
}

// Protocol buffers' wire format: a field is (number << 3 | kind), then a varint or a length.

function int(field: number, value: number): Uint8Array {
  return Uint8Array.from([...varint(field << 3), ...varint(value)]);
}

function bytes(field: number, value: Uint8Array): Uint8Array {
  return message(Uint8Array.from([...varint((field << 3) | 2), ...varint(value.length)]), value);
}

function text(field: number, value: string): Uint8Array {
  return bytes(field, new TextEncoder().encode(value));
}

function varint(value: number): number[] {
  const out: number[] = [];
  for (; value > 127; value = Math.floor(value / 128)) out.push((value % 128) | 128);
  return [...out, value];
}

/** A protobuf message is its fields, one after the other. */
const message = (...fields: Uint8Array[]): Uint8Array => concat(fields);
