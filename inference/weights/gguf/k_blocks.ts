import { type Dequantise, half } from "./blocks.ts";

/**
 * The "k-quants": blocks of 256 numbers, in parts of 16 or 32 whose scales are numbers of few bits
 * themselves (ggml: ggml-common.h for the layouts, ggml-quants.c `dequantize_row_…`).
 */

const VALUES = 256;

/** 16 parts of 16: four bits each for scale and minimum, then two for each number. */
export const q2_k: Dequantise = (from, to) => {
  for (let at = 0, out = 0; at < from.length; at += 84, out += VALUES) {
    const [scale, minimum] = [half(from, at + 80), half(from, at + 82)];
    for (let part = 0; part < 16; part++) {
      const both = from[at + part]!;
      const [factor, offset] = [scale * (both & 15), minimum * (both >> 4)];
      // Two parts share 32 bytes with six others: they differ in which bits of them are theirs.
      const values = at + 16 + (part >> 3) * 32 + (part & 1) * 16;
      const shift = part & 6;
      for (let i = 0; i < 16; i++) {
        to[out + part * 16 + i] = factor * (from[values + i]! >> shift & 3) - offset;
      }
    }
  }
};

/** 16 parts of 16: a signed scale of six bits each; two bits for each number, and a third apart. */
export const q3_k: Dequantise = (from, to) => {
  for (let at = 0, out = 0; at < from.length; at += 110, out += VALUES) {
    const scale = half(from, at + 108);
    for (let part = 0; part < 16; part++) {
      const low = from[at + 96 + (part & 7)]! >> (part >> 3) * 4 & 15;
      const high = from[at + 104 + (part & 3)]! >> (part >> 2) * 2 & 3;
      const factor = scale * ((low | high << 4) - 32);
      const values = at + 32 + (part >> 3) * 32 + (part & 1) * 16;
      const thirds = at + (part & 1) * 16;
      const shift = part & 6;
      for (let i = 0; i < 16; i++) {
        const third = from[thirds + i]! >> (part >> 1) & 1;
        to[out + part * 16 + i] = factor * ((from[values + i]! >> shift & 3 | third << 2) - 4);
      }
    }
  }
};

/** Scale `part` of eight of six bits, which share twelve bytes with as many minimums. */
const scaleAt = (from: Uint8Array, at: number, part: number): number =>
  part < 4 ? from[at + part]! & 63 : from[at + part + 4]! & 15 | from[at + part - 4]! >> 6 << 4;

const minimumAt = (from: Uint8Array, at: number, part: number): number =>
  part < 4 ? from[at + part + 4]! & 63 : from[at + part + 4]! >> 4 | from[at + part]! >> 6 << 4;

/** Eight parts of 32 numbers of four bits. */
export const q4_k: Dequantise = (from, to) => {
  for (let at = 0, out = 0; at < from.length; at += 144, out += VALUES) {
    const [scale, minimum] = [half(from, at), half(from, at + 2)];
    for (let part = 0; part < 8; part++) {
      const factor = scale * scaleAt(from, at + 4, part);
      const offset = minimum * minimumAt(from, at + 4, part);
      const values = at + 16 + (part >> 1) * 32;
      const shift = (part & 1) * 4;
      for (let i = 0; i < 32; i++) {
        to[out + part * 32 + i] = factor * (from[values + i]! >> shift & 15) - offset;
      }
    }
  }
};

/** The same with a fifth bit for each number, kept apart. */
export const q5_k: Dequantise = (from, to) => {
  for (let at = 0, out = 0; at < from.length; at += 176, out += VALUES) {
    const [scale, minimum] = [half(from, at), half(from, at + 2)];
    for (let part = 0; part < 8; part++) {
      const factor = scale * scaleAt(from, at + 4, part);
      const offset = minimum * minimumAt(from, at + 4, part);
      const values = at + 48 + (part >> 1) * 32;
      const shift = (part & 1) * 4;
      for (let i = 0; i < 32; i++) {
        const fifth = from[at + 16 + i]! >> part & 1;
        const value = from[values + i]! >> shift & 15 | fifth << 4;
        to[out + part * 32 + i] = factor * value - offset;
      }
    }
  }
};

/** 16 parts of 16: a signed scale of a byte each; four bits for each number, and two apart. */
export const q6_k: Dequantise = (from, to) => {
  const signed = new Int8Array(from.buffer, from.byteOffset, from.length);
  for (let at = 0, out = 0; at < from.length; at += 210, out += VALUES) {
    const scale = half(from, at + 208);
    for (let part = 0; part < 16; part++) {
      const factor = scale * signed[at + 192 + part]!;
      // Halves of 128 numbers; in each, quarters of 32 whose bits lie above one another.
      const [side, quarter] = [part >> 3, part >> 1 & 3];
      const within = (part & 1) * 16;
      const low = at + side * 64 + (quarter & 1) * 32 + within;
      const high = at + 128 + side * 32 + within;
      const shift = (quarter >> 1) * 4;
      for (let i = 0; i < 16; i++) {
        const value = from[low + i]! >> shift & 15 | (from[high + i]! >> quarter * 2 & 3) << 4;
        to[out + part * 16 + i] = factor * (value - 32);
      }
    }
  }
};
