import type { Weights } from "../inference/weights/catalogue.ts";
import { sizeOf } from "../inference/weights/tensor.ts";
import { readValues } from "../inference/weights/values.ts";
import { gguf, type GgufNote, type GgufTensor } from "./gguf.ts";
import { safetensors, type TensorToWrite } from "./safetensors.ts";

/** Quantised weights, and the same numbers as other files have them. */
export interface Copies {
  gguf: Uint8Array<ArrayBuffer>;
  /** The numbers that the blocks stand for, as 16-bit floats. */
  safetensors: Uint8Array<ArrayBuffer>;
}

/**
 * Writes weights as people find them: whole checkpoints by stable-diffusion.cpp keep what does not
 * fit into blocks in 16 bits; ComfyUI-GGUF's files are a U-Net without its prefix, flattened where
 * rows are no blocks of 256.
 */
export async function ggufCopy(
  weights: Weights,
  writer: "stable-diffusion.cpp" | "ComfyUI-GGUF",
  nameOf: (name: string) => string | null = (name) => name,
): Promise<Copies> {
  const flattens = writer === "ComfyUI-GGUF";
  const blocks: [string, GgufTensor][] = [];
  const plain: Record<string, TensorToWrite> = {};
  const notes: [string, GgufNote][] = flattens ? [["general.architecture", "sd1"]] : [];
  for (const [stored, tensor] of weights.tensors) {
    const name = nameOf(stored);
    if (name === null) continue;
    const values = await readValues(tensor);
    const { shape } = tensor;
    const count = sizeOf(shape);
    const isFlat = flattens && shape.length > 1 && count % 256 === 0 && shape.at(-1)! % 256 !== 0;
    if (isFlat) notes.push([`comfy.gguf.orig_shape.${name}`, [...shape]]);
    const own = isFlat ? [count / 256, 256] : shape;
    if (shape.length > 1 && own.at(-1)! % 32 === 0) {
      // Both kinds of blocks of 32 numbers, by turns.
      const { type, data, read } = blocks.length % 10 === 0 ? quartered(values) : halved(values);
      blocks.push([name, { type, shape: own, data }]);
      plain[name] = { type: "F16", shape, data: Float16Array.from(read) };
      continue;
    }
    const isSmall = shape.length < 2;
    const data = isSmall ? values : Float16Array.from(values);
    const type = isSmall ? "F32" as const : "F16" as const;
    blocks.push([name, { type, shape: own, data: new Uint8Array(data.buffer) }]);
    plain[name] = { type, shape, data };
  }
  return { gguf: gguf(blocks, { notes }), safetensors: safetensors(plain) };
}

/** Q8_0: whole numbers of eight bits. */
function halved(values: Float32Array) {
  const data = new Uint8Array(values.length / 32 * 34);
  const read = new Float32Array(values.length);
  for (let from = 0, at = 0; from < values.length; from += 32, at += 34) {
    const part = values.subarray(from, from + 32);
    const scale = half(Math.max(-Math.min(...part), Math.max(...part)) / 127);
    new DataView(data.buffer).setFloat16(at, scale, true);
    for (let i = 0; i < 32; i++) {
      const whole = scale === 0 ? 0 : Math.max(-127, Math.min(127, Math.round(part[i]! / scale)));
      data[at + 2 + i] = whole;
      read[from + i] = whole * scale;
    }
  }
  return { type: "Q8_0" as const, data, read };
}

/** Q4_1: whole numbers of four bits above a least one. */
function quartered(values: Float32Array) {
  const data = new Uint8Array(values.length / 32 * 20);
  const read = new Float32Array(values.length);
  for (let from = 0, at = 0; from < values.length; from += 32, at += 20) {
    const part = values.subarray(from, from + 32);
    const least = half(Math.min(...part));
    const scale = half((Math.max(...part) - least) / 15);
    new DataView(data.buffer).setFloat16(at, scale, true);
    new DataView(data.buffer).setFloat16(at + 2, least, true);
    for (let i = 0; i < 32; i++) {
      const of = scale === 0 ? 0 : Math.round((part[i]! - least) / scale);
      const whole = Math.max(0, Math.min(15, of));
      data[at + 4 + i % 16]! |= i < 16 ? whole : whole << 4;
      read[from + i] = whole * scale + least;
    }
  }
  return { type: "Q4_1" as const, data, read };
}

const half = (value: number): number => Float16Array.of(value)[0]!;
