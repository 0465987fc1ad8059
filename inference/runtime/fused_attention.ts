import { createOnnxGraph, type OnnxOptions } from "../networks/onnx/graph.ts";
import type { DeviceCheck } from "../types.ts";
import type { Backend } from "./backend.ts";
import { wrapSession } from "./onnx/session.ts";
import { LOG_SEVERITY, type Ort } from "./ort.ts";
import { mulberry32 } from "../mulberry32.ts";
import { shortReason } from "./self_test.ts";

/**
 * Channels of a head in Stable Diffusion 1, 2 and XL, and how many keys there are: the tokens of a
 * prompt, and the pixels of a latent image of 64².
 */
const HEAD_SIZES = [40, 64, 80, 160];
const KEYS = [77, 4096];
const HEADS = 2;
/**
 * How far a device may be from the CPU, as the L2 norm of the difference over that of the result.
 * What is wrong is off by more than a hundredth in both.
 */
const TOLERANCE = { float32: 1e-4, float16: 1e-2 };
/** Enough to select the path for long queries. */
const QUERIES = 512;

/**
 * Checks whether the device computes attention correctly when the scores are never held in memory.
 * ONNX Runtime's WebGPU kernel for that is wrong on Vulkan devices with subgroups that are not
 * NVIDIA's, because variables of its loop are not cleared; networks are then built with plain
 * attention, and sizes are bounded by the device's buffers. `begin` is called before each size.
 */
export async function checkFusedAttention(
  backend: Backend,
  begin: () => Promise<void> = () => Promise.resolve(),
): Promise<DeviceCheck> {
  const check = { device: backend.device, name: "attention without scores" };
  const { ort } = backend;
  const reference = await import("onnxruntime-node");
  let worst = 0;
  try {
    for (const size of HEAD_SIZES) {
      for (const keys of KEYS) {
        await begin();
        const plain = { precision: "float32", device: "cpu", attention: "plain" } as const;
        const expected = await compute(reference, ["cpu"], plain, size, keys, true);
        for (
          const precision of backend.half ? ["float32", "float16"] as const : ["float32"] as const
        ) {
          const fused = { precision, device: "webgpu", attention: "fused" } as const;
          const native = backend.device !== "webgpu";
          const got = await compute(ort, backend.providers, fused, size, keys, native);
          const error = relativeError(got, expected);
          worst = Math.max(worst, error);
          if (error <= TOLERANCE[precision]) continue;
          const detail =
            `off by ${error.toExponential(1)} with heads of ${size} and ${keys} keys: ` +
            "scores are kept in memory instead, which bounds the size of images";
          return { ...check, ok: false, detail };
        }
      }
    }
  } catch (error) {
    return { ...check, ok: false, detail: shortReason(error) };
  }
  return { ...check, ok: true, detail: `off by ${worst.toExponential(1)}` };
}

async function compute(
  ort: Ort,
  executionProviders: Backend["providers"],
  options: OnnxOptions,
  headSize: number,
  keys: number,
  native: boolean,
): Promise<Float32Array> {
  const width = HEADS * headSize;
  const graph = createOnnxGraph(options);
  const input = (name: string, tokens: number) =>
    graph.input(name, options.precision, ["batch", tokens, width]);
  const [q, k, v] = [input("q", QUERIES), input("k", keys), input("v", keys)];
  graph.output("y", graph.attention(q, k, v, { heads: HEADS }), ["batch", QUERIES, width]);
  const raw = await ort.InferenceSession.create(graph.model().bytes, {
    executionProviders,
    logSeverityLevel: LOG_SEVERITY,
  });
  try {
    const session = wrapSession(ort, raw, "attention", { ms: 0 }, native);
    const feed = (tokens: number, seed: number) => {
      const dims = [1, tokens, width];
      return { data: noise(tokens * width, seed), dims };
    };
    const { y } = await session.run({ q: feed(QUERIES, 1), k: feed(keys, 2), v: feed(keys, 3) });
    return y?.data ?? new Float32Array();
  } finally {
    await raw.release();
  }
}

/** Numbers from −2 to 2: scores that make some keys count for more than others. */
function noise(length: number, seed: number): Float32Array {
  const random = mulberry32(seed);
  return Float32Array.from({ length }, () => random() * 4 - 2);
}

/** Infinite where anything is not a number. */
function relativeError(got: Float32Array, expected: Float32Array): number {
  if (got.length !== expected.length) return Infinity;
  let [difference, size] = [0, 0];
  for (let i = 0; i < got.length; i++) {
    difference += ((got[i] ?? NaN) - (expected[i] ?? NaN)) ** 2;
    size += (expected[i] ?? 0) ** 2;
  }
  const error = Math.sqrt(difference / size);
  return Number.isNaN(error) ? Infinity : error;
}
