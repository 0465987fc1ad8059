/**
 * The blocks of 32 numbers that ggml began with: one scale, some with an offset, and 4, 5 or 8 bits
 * for each number (ggml: ggml-common.h for the layouts, ggml-quants.c `dequantize_row_…`).
 */

/**
 * Writes the numbers of blocks that lie one after the other.
 *
 * @param from the blocks
 * @param to as many numbers as they hold
 */
export type Dequantise = (from: Uint8Array, to: Float32Array) => void;

/** All 16-bit floats by their bits. */
const HALVES = Float32Array.from(
  new Float16Array(Uint16Array.from({ length: 65_536 }, (_, i) => i).buffer),
);

/** The 16-bit float at a place. */
export const half = (from: Uint8Array, at: number): number =>
  HALVES[from[at]! | from[at + 1]! << 8]!;

/** Numbers of four bits, of which bytes keep the first half of a block below the second. */
function nibbles(bytes: number, offset: number, hasMinimum: boolean): Dequantise {
  return (from, to) => {
    for (let at = 0, out = 0; at < from.length; at += bytes, out += 32) {
      const scale = half(from, at);
      const minimum = hasMinimum ? half(from, at + 2) : -offset * scale;
      const values = at + bytes - 16;
      for (let i = 0; i < 16; i++) {
        const two = from[values + i]!;
        to[out + i] = scale * (two & 15) + minimum;
        to[out + i + 16] = scale * (two >> 4) + minimum;
      }
    }
  };
}

/** The same with a fifth bit for each, kept in four bytes before them. */
function fives(bytes: number, offset: number, hasMinimum: boolean): Dequantise {
  return (from, to) => {
    for (let at = 0, out = 0; at < from.length; at += bytes, out += 32) {
      const scale = half(from, at);
      const minimum = hasMinimum ? half(from, at + 2) : -offset * scale;
      const [values, bits] = [at + bytes - 16, at + bytes - 20];
      for (let i = 0; i < 16; i++) {
        const two = from[values + i]!;
        const low = from[bits + (i >> 3)]! >> (i & 7) & 1;
        const high = from[bits + 2 + (i >> 3)]! >> (i & 7) & 1;
        to[out + i] = scale * (two & 15 | low << 4) + minimum;
        to[out + i + 16] = scale * (two >> 4 | high << 4) + minimum;
      }
    }
  };
}

export const q4_0 = nibbles(18, 8, false);
export const q4_1 = nibbles(20, 0, true);
export const q5_0 = fives(22, 16, false);
export const q5_1 = fives(24, 0, true);

export const q8_0: Dequantise = (from, to) => {
  const signed = new Int8Array(from.buffer, from.byteOffset, from.length);
  for (let at = 0, out = 0; at < from.length; at += 34, out += 32) {
    const scale = half(from, at);
    for (let i = 0; i < 32; i++) to[out + i] = scale * signed[at + 2 + i]!;
  }
};
