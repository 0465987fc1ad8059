/**
 * Philox4x32-10, a counter-based random generator: the same 128 bits for the same counter and key
 * on every machine, in any order. Salmon, Moraes, Dror and Shaw 2011, "Parallel Random Numbers: As
 * Easy as 1, 2, 3"; checked against the known answers of the authors' Random123 library.
 */
export type Words4 = [number, number, number, number];

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
/** Golden ratio and √3 − 1 as 32-bit fractions: what the key grows by each round. */
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;

/**
 * Upper half of the 64-bit product of two unsigned 32-bit numbers, by 16-bit halves. Every sum
 * stays below 2^32, so 32-bit integer instructions will do.
 */
function multiplyHigh(a: number, b: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const middle = (Math.imul(aHigh, bLow) >>> 0) + (Math.imul(aLow, bLow) >>> 16);
  const carried = (Math.imul(aLow, bHigh) >>> 0) + (middle & 0xffff);
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (carried >>> 16)) | 0;
}

/** Fills `into` with the four unsigned 32-bit words at `counter` of the stream of `key`. */
export function philox(into: Words4, counter: Words4, key: [number, number]): Words4 {
  let c0 = counter[0] | 0;
  let c1 = counter[1] | 0;
  let c2 = counter[2] | 0;
  let c3 = counter[3] | 0;
  let k0 = key[0] | 0;
  let k1 = key[1] | 0;
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0);
    const high1 = multiplyHigh(MULTIPLIER_1, c2);
    const low0 = Math.imul(MULTIPLIER_0, c0);
    const low1 = Math.imul(MULTIPLIER_1, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + WEYL_0) | 0;
    k1 = (k1 + WEYL_1) | 0;
  }
  into[0] = c0 >>> 0;
  into[1] = c1 >>> 0;
  into[2] = c2 >>> 0;
  into[3] = c3 >>> 0;
  return into;
}
