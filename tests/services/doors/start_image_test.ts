import assert from "node:assert/strict";
import { sizeOfStart } from "../../../services/doors/start_image.ts";

Deno.test("a start image is made at its own size, in steps of the latents, and at most 1024", () => {
  assert.deepEqual(sizeOfStart({ width: 101, height: 71 }), { width: 96, height: 64 });
  assert.deepEqual(sizeOfStart({ width: 3000, height: 1503 }), { width: 1024, height: 512 });
  assert.deepEqual(sizeOfStart({ width: 10, height: 4000 }), { width: 64, height: 1024 });
});
