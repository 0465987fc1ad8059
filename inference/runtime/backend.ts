import { dirname, join } from "node:path";
import type { DeviceName } from "../types.ts";
import { readOnnxFile } from "../onnx_file.ts";
import type { Ort, SessionOptions } from "./ort.ts";

/** A device's ONNX Runtime, ready to open models. */
export interface Backend {
  device: DeviceName;
  ort: Ort;
  providers: NonNullable<SessionOptions["executionProviders"]>;
  /** Bytes of the largest buffer that one operator may bind; `Infinity` without such a limit. */
  bufferLimit: number;
  /** Whether it can compute in 16-bit floats. */
  half: boolean;
  /** Whether it computes attention correctly without keeping the scores. See `self_test.ts`. */
  fusedAttention: boolean;
}

/** WebGPU's own default for `maxStorageBufferBindingSize`, for when there is no adapter to ask. */
const DEFAULT_LIMIT = 128 * 2 ** 20;

/**
 * Loads the runtime of a device. transformers.js takes whatever stands under this symbol, so it
 * must be set before that is first imported.
 */
export async function openBackend(device: DeviceName): Promise<Backend> {
  if (device === "cpu") {
    const ort = await import("onnxruntime-node");
    return {
      device,
      ort,
      providers: ["cpu"],
      bufferLimit: Infinity,
      half: true,
      fusedAttention: true,
    };
  }
  const adapter = await navigator.gpu?.requestAdapter().catch(() => null);
  const limits = {
    bufferLimit: adapter?.limits.maxStorageBufferBindingSize ?? DEFAULT_LIMIT,
    half: adapter?.features.has("shader-f16") ?? true,
    fusedAttention: false,
  };
  if (device === "webgpu-native") {
    const ort = await import("onnxruntime-node");
    return { device, ort, providers: ["webgpu"], ...limits };
  }
  const ort = await loadWebRuntime();
  (globalThis as Record<symbol, unknown>)[Symbol.for("onnxruntime")] = ort;
  return { device, ort, providers: ["webgpu"], ...limits };
}

/**
 * ONNX Runtime Web in its JSPI build over `navigator.gpu`. In Deno it takes itself to be in a
 * browser and would fetch models and its own parts: it is given bytes and files instead.
 */
async function loadWebRuntime(): Promise<Ort> {
  const web = await import("onnxruntime-web/jspi");
  const wasm = import.meta.resolve("onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm");
  const mjs = import.meta.resolve("onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs");
  web.env.wasm.wasmPaths = { mjs, wasm };
  const bytes = await Deno.readFile(new URL(wasm));
  web.env.wasm.wasmBinary = bytes.buffer;
  web.env.wasm.numThreads = 1;
  web.env.wasm.proxy = false;
  web.env.logLevel = "error";
  const create = async (model: string | Uint8Array, options: SessionOptions) => {
    if (typeof model !== "string") return await web.InferenceSession.create(model, options);
    const bytes = await Deno.readFile(model);
    const externalData = await Promise.all(
      readOnnxFile(model).external.map(async ({ location }) => ({
        path: location,
        data: await Deno.readFile(join(dirname(model), location)),
      })),
    );
    return await web.InferenceSession.create(bytes, { ...options, externalData });
  };
  return { ...web, InferenceSession: { create } } as unknown as Ort;
}
