import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { familyOf } from "../../../inference/families/family.ts";
import { openLora } from "../../../inference/networks/mod.ts";
import type { Conditioning } from "../../../inference/pipeline/networks.ts";
import { openBackend } from "../../../inference/runtime/backend.ts";
import type { NetworkSession } from "../../../inference/runtime/onnx/tensors.ts";
import { createParts } from "../../../inference/runtime/safetensors/parts.ts";
import { openUNet } from "../../../inference/runtime/safetensors/unet.ts";
import { sourceOf } from "../../conformance/golden/sources.ts";
import { createSessionCache } from "../../../inference/runtime/session_cache.ts";

const SD15 = fileURLToPath(new URL("../../fixtures/golden/sd15/", import.meta.url));

/**
 * Opens U-Nets on the CPU, and counts how often their layers are asked what they make of prompts.
 */
async function workbench() {
  const sessions = createSessionCache(2 ** 30, () => {});
  let asked = 0;
  const counted = new WeakSet<NetworkSession>();
  const workshop = {
    backend: await openBackend("cpu"),
    watch: { ms: 0 },
    free: () => Infinity,
    sessions: {
      ...sessions,
      async open<T>(wanted: Parameters<typeof sessions.open<T>>[0]) {
        const network = await sessions.open(wanted);
        const { text } = network as { text?: NetworkSession };
        if (text && !counted.has(text)) {
          counted.add(text);
          const { hold } = text;
          text.hold = (feeds) => {
            asked++;
            return hold(feeds);
          };
        }
        return network;
      },
    },
  };
  const part = await createParts().open(await sourceOf("sd15"), "unet");
  const lora = await openLora(`${SD15}lora/kohya_linear_r4_a2.safetensors`);
  const unet = (strength: number, mostHeld?: number) =>
    openUNet(
      workshop,
      familyOf("sd-1")!,
      { unet: part, loras: [{ lora, strength }] },
      mostHeld,
    ).unet;
  return { unet, asked: () => asked, release: () => sessions.release() };
}

const WIDTH = 32;
const prompt = (tokens: number, seed: number): Conditioning => ({
  data: Float32Array.from({ length: tokens * WIDTH }, (_, i) => Math.sin(i * 0.37 + seed)),
  tokens,
  width: WIDTH,
});
const sample = Float32Array.from({ length: 4 * 8 * 8 }, (_, i) => Math.cos(i));
const step = (timestep: number, prompts: Conditioning[]) => ({
  sample,
  height: 8,
  width: 8,
  timestep,
  prompts,
});

function assertNear(a: readonly Float32Array[], b: readonly Float32Array[]): void {
  assert.equal(a.length, b.length);
  a.forEach((values, i) => {
    const worst = values.reduce((most, v, j) => Math.max(most, Math.abs(v - b[i]![j]!)), 0);
    assert.ok(worst < 1e-5, `off by ${worst}`);
  });
}

Deno.test("keys and values of the prompt are computed once, not in each step", async () => {
  const { unet, asked, release } = await workbench();
  const whole = unet(0.8, 0);
  const held = unet(0.8);
  const weak = unet(0.1);
  // Two windows each, as both halves of guidance.
  const alike = [prompt(154, 1), prompt(154, 2)];
  for (const timestep of [900, 500, 100]) {
    const call = step(timestep, alike);
    assertNear(await held.predict(call), await whole.predict(call));
  }
  assert.equal(asked(), 1);
  // Another strength makes other keys and values of the same prompt.
  const call = step(500, alike);
  const [strong, other] = [await held.predict(call), await weak.predict(call)];
  assert.throws(() => assertNear(strong, other));
  assert.equal(asked(), 2);
  // Of different lengths, and so one by one.
  const unlike = [prompt(77, 3), prompt(231, 4)];
  for (const timestep of [900, 500]) {
    const call = step(timestep, unlike);
    assertNear(await held.predict(call), await whole.predict(call));
  }
  assert.equal(asked(), 4);
  await release();
});
