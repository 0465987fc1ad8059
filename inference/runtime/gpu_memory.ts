/**
 * The memory of GPUs, from Vulkan: WebGPU tells nothing of it, to keep browsers from being
 * recognised. Structures are those of Vulkan 1.0 on 64-bit machines
 * (https://registry.khronos.org/vulkan/specs/1.0/html/vkspec.html).
 */

const SYMBOLS = {
  vkCreateInstance: { parameters: ["buffer", "pointer", "buffer"], result: "i32" },
  vkDestroyInstance: { parameters: ["pointer", "pointer"], result: "void" },
  vkEnumeratePhysicalDevices: { parameters: ["pointer", "buffer", "buffer"], result: "i32" },
  vkGetPhysicalDeviceProperties: { parameters: ["pointer", "buffer"], result: "void" },
  vkGetPhysicalDeviceMemoryProperties: { parameters: ["pointer", "buffer"], result: "void" },
} as const;

/** Names of the loader that drivers install. */
const LOADERS: Partial<Record<typeof Deno.build.os, string>> = {
  linux: "libvulkan.so.1",
  windows: "vulkan-1.dll",
};

const MOST_DEVICES = 16;
/** `VkInstanceCreateInfo`, without layers and extensions: its type is 1. */
const INSTANCE_BYTES = 64;
const INSTANCE_TYPE = 1;
/** `VkPhysicalDeviceProperties`: five numbers of 32 bits, then the name in 256 bytes. */
const PROPERTIES_BYTES = 824;
const NAME = { at: 20, bytes: 256 };
/**
 * `VkPhysicalDeviceMemoryProperties`: 32 types of 8 bytes after their count, the count of heaps,
 * and 16 heaps of 16 bytes: size, flags.
 */
const MEMORY_BYTES = 520;
const HEAPS = { count: 260, at: 264, bytes: 16 };
const DEVICE_LOCAL = 1;
const SUCCESS = 0;

interface Gpu {
  name: string;
  /** Bytes of its own memory; of a GPU that shares the machine's, of what it may use. */
  bytes: number;
}

/**
 * Returns the bytes of memory of the GPU of this name; of the largest where none has it, as
 * adapters can be called differently. Null where nothing tells it.
 */
export function gpuMemory(name: string): number | null {
  // Apple's GPUs share all of the machine's memory.
  if (Deno.build.os === "darwin") return Deno.systemMemoryInfo().total;
  try {
    const gpus = gpusOfVulkan();
    const found = gpus.find((gpu) => gpu.name === name) ??
      gpus.toSorted((a, b) => b.bytes - a.bytes)[0];
    return found && found.bytes > 0 ? found.bytes : null;
  } catch {
    return null;
  }
}

/** @throws {Error} without a driver for Vulkan */
function gpusOfVulkan(): Gpu[] {
  const loader = LOADERS[Deno.build.os];
  if (!loader) return [];
  const vulkan = Deno.dlopen(loader, SYMBOLS);
  const { symbols: vk } = vulkan;
  try {
    const info = new DataView(new ArrayBuffer(INSTANCE_BYTES));
    info.setUint32(0, INSTANCE_TYPE, true);
    const made = new BigUint64Array(1);
    if (vk.vkCreateInstance(new Uint8Array(info.buffer), null, made) !== SUCCESS) return [];
    const instance = Deno.UnsafePointer.create(made[0]!);
    try {
      const count = new Uint32Array([MOST_DEVICES]);
      const devices = new BigUint64Array(MOST_DEVICES);
      if (vk.vkEnumeratePhysicalDevices(instance, count, devices) < SUCCESS) return [];
      return Array.from(devices.subarray(0, count[0]), (handle): Gpu => {
        const device = Deno.UnsafePointer.create(handle);
        const properties = new Uint8Array(PROPERTIES_BYTES);
        vk.vkGetPhysicalDeviceProperties(device, properties);
        const memory = new Uint8Array(MEMORY_BYTES);
        vk.vkGetPhysicalDeviceMemoryProperties(device, memory);
        const text = new TextDecoder().decode(
          properties.subarray(NAME.at, NAME.at + NAME.bytes),
        );
        return { name: text.slice(0, text.indexOf("\0")), bytes: largestHeap(memory) };
      });
    } finally {
      vk.vkDestroyInstance(instance, null);
    }
  } finally {
    vulkan.close();
  }
}

function largestHeap(memory: Uint8Array): number {
  const view = new DataView(memory.buffer);
  let most = 0;
  for (let i = 0; i < view.getUint32(HEAPS.count, true); i++) {
    const at = HEAPS.at + i * HEAPS.bytes;
    const isOwn = (view.getUint32(at + 8, true) & DEVICE_LOCAL) !== 0;
    if (isOwn) most = Math.max(most, Number(view.getBigUint64(at, true)));
  }
  return most;
}
