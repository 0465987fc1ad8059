import type { EncodedImage } from "./networks.ts";
import { isActive, perCall } from "./per_call.ts";

/** One IP-Adapter at work. */
export interface ImagePrompt {
  image: EncodedImage;
  /** How strongly the image counts beside the text; of a list, one for each step. */
  weight: number | readonly number[];
  /** Part of the run in which it is used, 0 … 1. */
  begin: number;
  end: number;
}

/**
 * Returns how strongly an image prompt counts in a call of the sampler; 0 outside of its part.
 * @param calls number of calls that the sampler makes
 */
export function weightAt({ weight, ...part }: ImagePrompt, call: number, calls: number): number {
  return isActive(part, call, calls) ? perCall(weight, call, calls) : 0;
}
