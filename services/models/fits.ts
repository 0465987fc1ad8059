import {
  buildTextEncoder,
  buildUNet,
  buildVaeDecoder,
  NetworkError,
} from "../../inference/networks/mod.ts";
import type { Part, Recognition } from "../../inference/recognition/types.ts";
import type { Weights } from "../../inference/weights/catalogue.ts";
import { FolderError } from "./problems.ts";

/** Builds are thrown away: any device will do. */
const OPTIONS = { precision: "float32", device: "cpu", attention: "fused" } as const;

const BUILDERS: Readonly<Record<Part, (weights: Weights, found: Recognition) => unknown>> = {
  unet: (weights) => buildUNet(weights, OPTIONS),
  vae: (weights) => buildVaeDecoder(weights, OPTIONS),
  text_encoder: (weights) => buildTextEncoder(weights, OPTIONS),
  // The refiner has only this one.
  text_encoder_2: (weights, { parts }) =>
    buildTextEncoder(weights, { ...OPTIONS, which: parts.includes("text_encoder") ? 1 : 0 }),
};

/**
 * Builds the networks of a whole checkpoint as the engine does, without opening them: every tensor
 * must be present and fit the others.
 * @param place names the file in the error
 * @throws FolderError naming the tensor
 */
export function requireFitting(weights: Weights, found: Recognition, place: string): void {
  for (const part of found.parts) {
    try {
      BUILDERS[part](weights, found);
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      const [, why = error.message] = / cannot be used: (.*)$/s.exec(error.message) ?? [];
      const message = `does not make a ${found.label} model: ${why.replace(/\.$/, "")}`;
      throw new FolderError([{ file: place, message }]);
    }
  }
}
