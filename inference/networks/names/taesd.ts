import type { Weights } from "../../weights/catalogue.ts";
import { Source } from "../source.ts";

/**
 * Names of a tiny autoencoder's weights. Networks ask for those of diffusers; the author's two
 * files have numbers alone, of which the decoder's begin with its clamp, which has no weights.
 */

const WANTED = /^(encoder|decoder)\.layers\.(\d+)\.(.+)$/;

/** Finds the weights of the encoder, the decoder, or both. */
export function tinySource({ tensors }: Weights): Source {
  const alone = tensors.has("0.weight") ? "encoder" : "decoder";
  return new Source(tensors, "", (wanted) => {
    const [, side, number, rest] = WANTED.exec(wanted) ?? [];
    const authors = `${Number(number) + (side === "decoder" ? 1 : 0)}.${rest}`;
    return [wanted, `taesd_${side}.${authors}`, ...(side === alone ? [authors] : [])];
  });
}
