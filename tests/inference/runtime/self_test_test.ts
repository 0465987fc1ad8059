import assert from "node:assert/strict";
import { type Backend, openBackend } from "../../../inference/runtime/backend.ts";
import { checkFusedAttention } from "../../../inference/runtime/fused_attention.ts";
import type { OrtSession } from "../../../inference/runtime/ort.ts";
import { selfTest } from "../../../inference/runtime/self_test.ts";

Deno.test("the self-test's graphs are sound: the CPU agrees with itself", async () => {
  const checks = await selfTest(await openBackend("cpu"));
  assert.equal(checks.length, 10);
  for (const check of checks) assert.ok(check.ok, `${check.name}: ${check.detail}`);
  const names = checks.map((check) => check.name);
  assert.ok(names.includes("attention fp32") && names.includes("attention fp16"));
});

/** A backend that computes right and then changes what comes out. */
async function spoilt(change: (data: Float32Array) => void): Promise<Backend> {
  const cpu = await openBackend("cpu");
  const { ort } = cpu;
  const create = async (bytes: Uint8Array | string, options: object) => {
    const session = await ort.InferenceSession.create(bytes as Uint8Array, options);
    const run = async (feeds: Parameters<OrtSession["run"]>[0]) => {
      const outputs = await session.run(feeds);
      for (const tensor of Object.values(outputs)) {
        if (tensor.data instanceof Float32Array) change(tensor.data);
      }
      return outputs;
    };
    return {
      inputMetadata: session.inputMetadata,
      outputMetadata: session.outputMetadata,
      run,
      release: () => session.release(),
    } as unknown as OrtSession;
  };
  return { ...cpu, device: "webgpu-native", ort: { ...ort, InferenceSession: { create } } };
}

Deno.test("a device that computes slightly wrong values, or NaN, fails", async () => {
  for (const value of [1.001, NaN]) {
    const checks = await selfTest(await spoilt((data) => void (data[0] = (data[0] ?? 0) * value)));
    const wrong = checks.filter((check) => !check.ok && check.name.endsWith("fp32"));
    assert.ok(wrong.length > 0, `times ${value}`);
  }
  const empty = await selfTest(await spoilt((data) => void data.fill(0)));
  assert.ok(empty.filter((check) => check.name.endsWith("fp32")).every((check) => !check.ok));
});

Deno.test("each part of the test is announced, since each has a time of its own", async () => {
  const cpu = await openBackend("cpu");
  let begun = 0;
  const begin = () => Promise.resolve(void begun++);
  assert.equal((await selfTest(cpu, begin)).length, begun);
  begun = 0;
  await checkFusedAttention(cpu, begin);
  assert.equal(begun, 8, "four sizes of heads, two numbers of keys");
});

Deno.test("a device that cannot start is one failed check", async () => {
  const cpu = await openBackend("cpu");
  const create = () => Promise.reject(new Error("a.cc:1 x was false. No supported adapters\nmore"));
  const checks = await selfTest({ ...cpu, ort: { ...cpu.ort, InferenceSession: { create } } });
  assert.equal(checks.length, 1);
  assert.deepEqual([checks[0]?.ok, checks[0]?.detail], [false, "No supported adapters"]);
});

Deno.test("attention without scores is compared with plain attention", async () => {
  const cpu = await openBackend("cpu");
  const right = await checkFusedAttention(cpu);
  assert.ok(right.ok, right.detail);
  // As weights that leak into the next scores change it: a little, everywhere.
  const leaking = await spoilt((data) => data.forEach((value, i) => data[i] = value * 0.99));
  const wrong = await checkFusedAttention({ ...leaking, half: false });
  assert.equal(wrong.ok, false);
  assert.match(wrong.detail, /heads of 40 and 77 keys/);
});
