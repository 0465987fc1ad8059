import { ModelError } from "../pipeline/errors.ts";
import type { ComponentName } from "../types.ts";
import type { Weights } from "../weights/catalogue.ts";
import type { StoredTensor } from "../weights/tensor.ts";

/** Maximum number of vectors of an embedding: a window of the text encoder has room for 75. */
export const MOST_VECTORS = 75;

/** Location of an embedding's vectors in its file. */
export interface EmbeddingVectors {
  tensor: StoredTensor;
  count: number;
  width: number;
}

/**
 * Finds the vectors for one text encoder of a model. In a file of AUTOMATIC1111's they are called
 * `emb_params` (older ones: `string_to_param.*`), in one of Stable Diffusion XL `clip_l` and
 * `clip_g`; in diffusers' the only tensor is called like the embedding.
 *
 * @throws {ModelError} for a file that is no embedding, or not one for this encoder
 */
export function embeddingVectors(weights: Weights, component: ComponentName): EmbeddingVectors {
  const tensor = tensorFor(weights, component);
  const [width = 0, count = 1] = tensor.shape.toReversed();
  if (tensor.shape.length > 2 || width === 0 || count === 0 || count > MOST_VECTORS) {
    throw new ModelError(
      `${weights.name} is no embedding: it has a tensor of [${tensor.shape}] numbers, and ` +
        `1 to ${MOST_VECTORS} vectors are expected`,
    );
  }
  return { tensor, count, width };
}

function tensorFor({ name, tensors }: Weights, component: ComponentName): StoredTensor {
  const xl = tensors.get(component === "text_encoder_2" ? "clip_g" : "clip_l");
  if (xl) return xl;
  const param = tensors.keys().find((key) => /^(emb_params|string_to_param\..+)$/.test(key));
  const [first, ...others] = tensors.values();
  const found = param === undefined
    ? (others.length === 0 ? first : undefined)
    : tensors.get(param);
  if (found) return found;
  throw new ModelError(`${name} holds no embedding for the ${component.replaceAll("_", " ")}`);
}
