import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import {
  createEngine,
  type DeviceName,
  EngineError,
  type ImageMade,
} from "../../inference/engine.ts";
import { buildTextToImage } from "../../inference/graph/simple.ts";
import { moveWeightsOut } from "./external_weights.ts";
import { job, MODEL, params, TEST_MODEL } from "./test_model.ts";

/** The smallest size and enough steps to see that errors do not grow. */
const request = () => job(buildTextToImage(params({ steps: 3 })));

/** Pixels on a device, or why there are none. */
async function pixels(device: DeviceName, model = TEST_MODEL): Promise<Uint8Array | string> {
  const engine = createEngine({ device });
  try {
    const images: ImageMade[] = [];
    const outcome = await engine.run({
      ...request(),
      models: { [MODEL.key]: { path: model, format: "onnx" } },
    }, {
      image: (e) => void images.push(e),
    });
    assert.equal(outcome.device, device);
    return new Uint8Array(await sharp(images[0]?.png).raw().toBuffer());
  } catch (error) {
    if (error instanceof EngineError && error.message.includes("cannot be used")) {
      return error.message;
    }
    throw error;
  } finally {
    await engine.close();
  }
}

/** What each device draws with the model as it is, drawn once. */
const drawn = new Map<DeviceName, Promise<Uint8Array | string>>();

function drawnBy(device: DeviceName): Promise<Uint8Array | string> {
  const pending = drawn.get(device) ?? pixels(device);
  drawn.set(device, pending);
  return pending;
}

function meanDifference(a: Uint8Array, b: Uint8Array): number {
  assert.equal(a.length, b.length);
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length;
}

for (const device of ["webgpu", "webgpu-native"] as const) {
  Deno.test(`${device} makes the same image as the cpu`, async () => {
    const got = await drawnBy(device);
    if (typeof got === "string") {
      // webgpu-native is Dawn, which wants Mesa 25 where there is no other driver.
      console.log(`not compared on this machine: ${got}`);
      return;
    }
    const expected = await drawnBy("cpu");
    assert.ok(typeof expected !== "string");
    const difference = meanDifference(got, expected);
    console.log(`${device}: mean difference ${difference.toFixed(5)} of 255`);
    assert.ok(difference < 2, `mean difference ${difference}`);
  });
}

for (const device of ["webgpu", "cpu"] as const) {
  Deno.test(`${device} reads weights from a file beside the graph`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      await cp(TEST_MODEL, folder, { recursive: true });
      assert.ok(await moveWeightsOut(join(folder, "unet")) > 1_000_000);
      assert.deepEqual(await pixels(device, folder), await drawnBy(device));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

Deno.test("auto reports its choice with the reason, and skips software adapters", async () => {
  const engine = createEngine({ device: "auto" });
  try {
    const report = await engine.probe();
    assert.ok(report.reason.length > 0);
    assert.ok(report.checks.length > 0);
    const software = report.checks.some((check) => /software|no WebGPU/.test(check.detail));
    if (software) assert.equal(report.device, "cpu");
    else assert.ok(report.checks.some((check) => check.name.startsWith("attention")));
  } finally {
    await engine.close();
  }
});
