import assert from "node:assert/strict";
import { familyOf } from "../../../inference/families/family.ts";
import type { UNetCall } from "../../../inference/pipeline/networks.ts";
import { type Backend, openBackend } from "../../../inference/runtime/backend.ts";
import { createParts } from "../../../inference/runtime/safetensors/parts.ts";
import { openUNet } from "../../../inference/runtime/safetensors/unet.ts";
import { createSessionCache } from "../../../inference/runtime/session_cache.ts";
import { writeSd15 } from "../../inference/random_checkpoint.ts";
import { assertClose, DEVICE } from "./run.ts";

/**
 * A U-Net with the groups and heads of real ones, which the golden ones are too narrow for: opened
 * and run as the engine does, in 32 bits, it gives on a GPU what it gives on the CPU.
 */
export async function checkRealRules(): Promise<void> {
  const path = await Deno.makeTempFile({ suffix: ".safetensors" });
  try {
    await writeSd15(path, 1, /^model\.diffusion_model\./);
    const [side, tokens, width] = [8, 77, 768];
    const call: UNetCall = {
      sample: Float32Array.from({ length: 4 * side * side }, (_, i) => Math.cos(i * 1.7)),
      height: side,
      width: side,
      timestep: 500,
      prompts: [{
        data: Float32Array.from({ length: tokens * width }, (_, i) => Math.sin(i * 0.37)),
        tokens,
        width,
      }],
    };
    const expected = await predict(path, await openBackend("cpu"), call);
    const actual = await predict(path, await openBackend(DEVICE), call);
    const dims = [1, 4, side, side];
    assert.ok(expected.some((value) => Math.abs(value) > 0.1), "it computes something");
    assertClose({ data: actual, dims }, { data: expected, dims }, "the U-Net");
  } finally {
    await Deno.remove(path);
  }
}

async function predict(path: string, backend: Backend, call: UNetCall): Promise<Float32Array> {
  const sessions = createSessionCache(2 ** 30, () => {});
  const exact = { ...backend, half: false, fusedAttention: true };
  const workshop = { sessions, backend: exact, watch: { ms: 0 }, free: () => Infinity };
  const unet = await createParts().whole(path);
  try {
    const [out] = await openUNet(workshop, familyOf("sd-1")!, { unet, loras: [] }).unet.predict(
      call,
    );
    return out!;
  } finally {
    await sessions.release();
  }
}
