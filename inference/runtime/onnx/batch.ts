import { joined } from "../../floats.ts";

/** Repeats `data` the given number of times. */
export function repeated(data: Float32Array, times: number): Float32Array {
  return joined(new Array<Float32Array>(times).fill(data));
}
