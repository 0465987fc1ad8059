import { embeddingVectors } from "../../prompts/embedding_file.ts";
import type { ComponentName } from "../../types.ts";
import { openWeights } from "../../weights/catalogue.ts";
import { openReader } from "../../weights/file.ts";
import { requireFinite } from "../../weights/finite.ts";
import { readValuesFrom } from "../../weights/values.ts";

/**
 * Reads an embedding (Gal et al. 2022, "An Image is Worth One Word"): the vectors that stand in the
 * place of its name in a prompt, for one text encoder of a model.
 *
 * @throws {WeightsError} for a damaged file
 * @throws {ModelError} for one that is no embedding, or not one for this encoder
 */
export async function readEmbedding(
  path: string,
  component: ComponentName,
): Promise<readonly Float32Array[]> {
  const weights = await openWeights(path);
  const { tensor, count, width } = embeddingVectors(weights, component);
  using reader = await openReader(tensor.file);
  await requireFinite(reader, weights.tensors);
  const values = await readValuesFrom(reader, tensor);
  return Array.from({ length: count }, (_, i) => values.subarray(i * width, (i + 1) * width));
}
