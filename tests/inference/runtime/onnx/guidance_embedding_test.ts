import assert from "node:assert/strict";
import { guidanceEmbedding } from "../../../../inference/runtime/onnx/guidance_embedding.ts";

/** Worked out with diffusers' `get_guidance_scale_embedding` in double precision. */
const KNOWN = [
  [8.5, [-0.851236, 0.562678, -0.435233, 0.681639, -0.524783, -0.826676, -0.900318, 0.731689]],
  [1.5, [-0.467772, -0.958924, 0.049979, -0.883849, 0.283662, 0.99875, 0]],
] as const;

for (const [scale, wanted] of KNOWN) {
  Deno.test(`the embedding of a guidance scale of ${scale}, ${wanted.length} numbers wide`, () => {
    const found = guidanceEmbedding(scale, wanted.length);
    assert.equal(found.length, wanted.length);
    wanted.forEach((value, i) => assert.ok(Math.abs((found[i] ?? NaN) - value) < 2e-6, `at ${i}`));
  });
}
