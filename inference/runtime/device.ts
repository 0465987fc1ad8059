import type { DeviceCheck, DeviceChoice, DeviceName, DeviceReport } from "../types.ts";
import { type Backend, openBackend } from "./backend.ts";
import { gpuMemory } from "./gpu_memory.ts";
import { checkFusedAttention } from "./fused_attention.ts";
import { selfTest, shortReason } from "./self_test.ts";

export interface ChosenDevice {
  backend: Backend;
  report: DeviceReport;
}

export interface ChoiceOptions {
  choice: DeviceChoice;
  /** The devices that crashed an earlier process; `auto` does not try them again. */
  failed: readonly DeviceCheck[];
  /**
   * Called before a device is opened, so that a crash can be attributed to it, and before each part
   * of its test, for which it has a time of its own.
   */
  testing(device: DeviceName): Promise<void>;
}

/** Names of adapters that compute on the CPU (Mesa, Chromium, Windows). */
const SOFTWARE = /llvmpipe|lavapipe|softpipe|swiftshader|software|basic render|\bwarp\b/i;

/**
 * Opens the device that was asked for, or with `auto` the best that computes correctly.
 *
 * @throws {Error} if a device was asked for by name and cannot be used: no silent fallback
 */
export async function chooseDevice(options: ChoiceOptions): Promise<ChosenDevice> {
  const { choice, failed } = options;
  if (choice === "cpu") return await takeCpu("chosen in the settings", []);
  if (choice !== "auto") {
    const crashed = failed.find((check) => check.device === choice);
    if (crashed) throw new Error(`the device ${choice} cannot be used: ${crashed.detail}`);
    const { checks, backend, name } = await tryGpu(choice, options);
    if (backend) return { backend, report: report(choice, name, "chosen in the settings", checks) };
    const wrong = checks.filter((check) => !check.ok).map((check) =>
      `${check.name}: ${check.detail}`
    );
    throw new Error(`the device ${choice} cannot be used: ${wrong.join("; ")}`);
  }

  const adapter = await lookForAdapter("webgpu");
  const { software: _, ...looked } = adapter;
  const checks: DeviceCheck[] = [...failed, looked];
  if (!adapter.ok) return await takeCpu(`no GPU: ${adapter.detail}`, checks);
  // In this order: at Stable Diffusion's size the first takes half the time for a step, and a
  // twentieth to open the model (docs/performance.md).
  for (const device of ["webgpu-native", "webgpu"] as const) {
    if (failed.some((check) => check.device === device)) continue;
    const tried = await tryGpu(device, options);
    checks.push(...tried.checks);
    if (!tried.backend) continue;
    const reason = "a GPU is there and computes correctly";
    return { backend: tried.backend, report: report(device, tried.name, reason, checks) };
  }
  return await takeCpu("the GPU does not compute correctly", checks);
}

async function takeCpu(reason: string, checks: DeviceCheck[]): Promise<ChosenDevice> {
  const backend = await openBackend("cpu");
  const name = `CPU, ${navigator.hardwareConcurrency} threads`;
  return { backend, report: report("cpu", name, reason, checks) };
}

async function tryGpu(device: "webgpu" | "webgpu-native", options: ChoiceOptions) {
  // When requested by name even a software adapter is accepted: it is meant for testing.
  const adapter = await lookForAdapter(device);
  const name = adapter.name;
  if (device === "webgpu" && !adapter.ok && !adapter.software) {
    const { software: _, ...looked } = adapter;
    return { backend: null, name, checks: [looked] };
  }
  const begin = () => options.testing(device);
  await begin();
  try {
    const backend = await openBackend(device);
    const checks = await selfTest(backend, begin);
    if (!checks.every((check) => check.ok)) return { backend: null, name, checks };
    const fused = await checkFusedAttention(backend, begin);
    return {
      backend: { ...backend, fusedAttention: fused.ok },
      name,
      checks: [...checks, fused],
    };
  } catch (error) {
    const detail = shortReason(error);
    return { backend: null, name, checks: [{ device, name: "start", ok: false, detail }] };
  }
}

/** What `navigator.gpu` has. Being there is not enough: a software adapter is not a GPU. */
async function lookForAdapter(device: DeviceName): Promise<DeviceCheck & { software: boolean }> {
  const none = { device, name: "adapter", ok: false, software: false };
  if (!navigator.gpu) return { ...none, detail: "this system has no WebGPU" };
  const adapter = await navigator.gpu.requestAdapter().catch(() => null);
  if (!adapter) return { ...none, detail: "there is no WebGPU adapter" };
  const { vendor, architecture, description, device: id } = adapter.info;
  const name = description || [vendor, architecture, id].filter(Boolean).join(" ") || "GPU";
  const software = adapter.info.isFallbackAdapter || SOFTWARE.test(name);
  const detail = software ? `${name} is a software adapter` : name;
  return { device, name, ok: !software, software, detail };
}

function report(
  device: DeviceName,
  name: string,
  reason: string,
  checks: DeviceCheck[],
): DeviceReport {
  const memory = device === "cpu" ? Deno.systemMemoryInfo().total : gpuMemory(name);
  return { device, name, reason, memory, checks };
}
