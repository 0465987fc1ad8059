import assert from "node:assert/strict";
import { embeddingVectors, MOST_VECTORS } from "../../../inference/prompts/embedding_file.ts";
import { openWeights } from "../../../inference/weights/catalogue.ts";
import { safetensors } from "../../safetensors.ts";

/** The vectors of a file with one tensor of this shape. */
async function vectorsOf(shape: readonly number[]) {
  const path = await Deno.makeTempFile({ suffix: ".safetensors" });
  try {
    await Deno.writeFile(path, safetensors({ emb_params: { type: "F32", shape } }));
    const { count, width } = embeddingVectors(await openWeights(path), "text_encoder");
    return { count, width };
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("an embedding may fill a window of the text encoder, and no more", async () => {
  assert.equal(MOST_VECTORS, 75);
  assert.deepEqual(await vectorsOf([8]), { count: 1, width: 8 });
  assert.deepEqual(await vectorsOf([75, 8]), { count: 75, width: 8 });
  await assert.rejects(vectorsOf([76, 8]), /a tensor of \[76,8\] numbers, and 1 to 75 vectors/);
  await assert.rejects(vectorsOf([1, 2, 8]), /is no embedding/);
});
