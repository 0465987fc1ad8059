import type { DeviceName } from "../types.ts";
import type { Ort, SessionOptions } from "./ort.ts";

/** A device's ONNX Runtime, ready to open models. */
export interface Backend {
  device: DeviceName;
  ort: Ort;
  providers: NonNullable<SessionOptions["executionProviders"]>;
  /** Bytes of the largest buffer that one operator may bind; `Infinity` without such a limit. */
  bufferLimit: number;
}

/** WebGPU's own default for `maxStorageBufferBindingSize`, for when nobody can be asked. */
const DEFAULT_LIMIT = 128 * 2 ** 20;

/** Loads the runtime of a device. transformers.js takes whatever stands under this symbol, so it
 * must be set before that is first imported. */
export async function openBackend(device: DeviceName): Promise<Backend> {
  if (device === "webgpu") {
    const ort = await loadWebRuntime();
    (globalThis as Record<symbol, unknown>)[Symbol.for("onnxruntime")] = ort;
    return { device, ort, providers: ["webgpu"], bufferLimit: await adapterLimit() };
  }
  const ort = await import("onnxruntime-node");
  if (device === "cpu") return { device, ort, providers: ["cpu"], bufferLimit: Infinity };
  return { device, ort, providers: ["webgpu"], bufferLimit: await adapterLimit() };
}

/** ONNX Runtime Web in its JSPI build over `navigator.gpu`. In Deno it takes itself to be in a
 * browser and would fetch models and its own parts: it is given bytes and files instead. */
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
    const bytes = typeof model === "string" ? await Deno.readFile(model) : model;
    return await web.InferenceSession.create(bytes, options);
  };
  return { ...web, InferenceSession: { create } } as unknown as Ort;
}

async function adapterLimit(): Promise<number> {
  const adapter = await navigator.gpu?.requestAdapter().catch(() => null);
  return adapter?.limits.maxStorageBufferBindingSize ?? DEFAULT_LIMIT;
}
