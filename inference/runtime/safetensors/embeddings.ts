import { ModelError } from "../../pipeline/errors.ts";
import type { ComponentName } from "../../types.ts";
import { openWeights, type Weights } from "../../weights/catalogue.ts";
import { requireFinite } from "../../weights/finite.ts";
import { openReader } from "../../weights/file.ts";
import type { StoredTensor } from "../../weights/tensor.ts";
import { readValuesFrom } from "../../weights/values.ts";

/** Vectors that an embedding may have: a window of the text encoder has room for 75. */
const MOST_VECTORS = 75;

/**
 * Reads an embedding (Gal et al. 2022, "An Image is Worth One Word"): the vectors that stand in the
 * place of its name in a prompt, for one text encoder of a model. In a file of AUTOMATIC1111's they
 * are called `emb_params` (older ones: `string_to_param.*`), in one of Stable Diffusion XL `clip_l`
 * and `clip_g`; in diffusers' the only tensor is called like the embedding.
 *
 * @throws {WeightsError} for a damaged file
 * @throws {ModelError} for one that is no embedding, or not one for this encoder
 */
export async function readEmbedding(
  path: string,
  component: ComponentName,
): Promise<readonly Float32Array[]> {
  const weights = await openWeights(path);
  const tensor = tensorFor(weights, component);
  const [width = 0, count = 1] = tensor.shape.toReversed();
  if (tensor.shape.length > 2 || width === 0 || count === 0 || count > MOST_VECTORS) {
    throw new ModelError(
      `${weights.name} is no embedding: it has a tensor of [${tensor.shape}] numbers, and ` +
        `1 to ${MOST_VECTORS} vectors are expected`,
    );
  }
  using reader = await openReader(tensor.file);
  await requireFinite(reader, weights.tensors);
  const values = await readValuesFrom(reader, tensor);
  return Array.from({ length: count }, (_, i) => values.subarray(i * width, (i + 1) * width));
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
