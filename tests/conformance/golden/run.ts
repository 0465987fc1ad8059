import assert from "node:assert/strict";
import type { NetworkModel, OnnxOptions } from "../../../inference/networks/mod.ts";
import { type Backend, openBackend } from "../../../inference/runtime/backend.ts";
import { openNetwork } from "../../../inference/runtime/open_network.ts";
import { wrapSession } from "../../../inference/runtime/onnx/session.ts";
import type { Numbers } from "./files.ts";

/** Largest relative error of a network in 32 bits. */
const TOLERANCE = 1e-4;

/** What the networks are built for and run on: `GOLDEN_DEVICE`, by default the CPU. */
export const DEVICE = (Deno.env.get("GOLDEN_DEVICE") ?? "cpu") as Backend["device"];

export const BUILD: OnnxOptions = {
  precision: "float32",
  device: DEVICE === "cpu" ? "cpu" : "webgpu",
  attention: Deno.env.get("GOLDEN_ATTENTION") === "plain" ? "plain" : "fused",
};

/** Networks as they are built for GPUs without fused attention. The CPU computes these as well. */
export const FOR_GPUS: OnnxOptions = { ...BUILD, device: "webgpu", attention: "plain" };

let backend: Promise<Backend> | undefined;

/** Opens a network, runs it as often as `use` wants to, and closes it. */
export async function withNetwork<T>(
  model: NetworkModel,
  use: (run: (feeds: Record<string, Numbers>) => Promise<Record<string, Numbers>>) => Promise<T>,
): Promise<T> {
  const { ort, device } = await (backend ??= openBackend(DEVICE));
  const raw = await openNetwork(await backend, model);
  try {
    const session = wrapSession(ort, raw, "network", { ms: 0 }, device !== "webgpu");
    return await use((feeds) => session.run(feeds));
  } finally {
    await raw.release();
  }
}

/** Opens a U-Net in two networks; `use` runs them as one. */
export async function withDividedUNet<T>(
  { step, text }: { step: NetworkModel; text: NetworkModel },
  use: (run: (feeds: Record<string, Numbers>) => Promise<Record<string, Numbers>>) => Promise<T>,
): Promise<T> {
  const { ort, device } = await (backend ??= openBackend(DEVICE));
  const open = async (model: NetworkModel, stays: boolean) =>
    wrapSession(
      ort,
      await openNetwork(await backend!, model, { stays }),
      "network",
      { ms: 0 },
      device !== "webgpu",
    );
  const [texts, steps] = [await open(text, true), await open(step, false)];
  try {
    return await use(async (feeds) => {
      const held = await texts.hold(feeds);
      return await steps.run(feeds, undefined, held);
    });
  } finally {
    await texts.close();
    await steps.close();
  }
}

/** Fails unless the numbers are those of the golden file. */
export function assertClose(
  actual: Numbers | undefined,
  expected: Numbers,
  name: string,
  tolerance = TOLERANCE,
): void {
  assert.ok(actual, `there is no ${name}`);
  assert.equal(actual.data.length, expected.data.length, `${name}: [${actual.dims}]`);
  const error = relativeError(actual.data, expected.data);
  assert.ok(error <= tolerance, `${name} is off by ${error.toExponential(1)}`);
}

/** The L2 norm of the difference over that of what is expected. */
function relativeError(actual: Float32Array, expected: Float32Array): number {
  let [difference, size] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    difference += (actual[i]! - expected[i]!) ** 2;
    size += expected[i]! ** 2;
  }
  return Math.sqrt(difference / size);
}
