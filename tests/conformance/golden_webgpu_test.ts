/**
 * The WebGPU providers compute what the golden files say, with the kernels for NVIDIA's cards, in
 * software: `.ci/software_gpu.sh` prepares the driver. Each provider runs in a process of its own,
 * because the driver is chosen when a process starts. Shaders are compiled for each shape: of
 * each file the first case is enough here. For all cases and files, or for a real card, run
 * `golden_test.ts` itself with `GOLDEN_DEVICE`.
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const DRIVER = fileURLToPath(new URL("../../.gl/nvidia.env", import.meta.url));
const GOLDEN = fileURLToPath(new URL("golden_test.ts", import.meta.url));

/**
 * What runs on each provider. The shaders of a U-Net take most of a minute to compile, so there is
 * one, on the provider that machines with a GPU take first.
 */
const NETWORKS = "golden (sd15.(vae|text_encoder)|taesd.taesd)";
const TESTS = [
  { device: "webgpu-native", filter: `/^(${NETWORKS}|a U-Net .*)$/`, count: 4 },
  { device: "webgpu", filter: `/^${NETWORKS}$/`, count: 3 },
];

async function driverEnvironment(): Promise<Record<string, string> | null> {
  const text = await Deno.readTextFile(DRIVER).catch(() => null);
  const pairs = text?.matchAll(/(\w+)=(\S+)/g);
  return pairs ? Object.fromEntries([...pairs].map(([, name, value]) => [name!, value!])) : null;
}

const driver = await driverEnvironment();
const without = driver ? "" : " (skipped: run .ci/software_gpu.sh first)";

for (const { device, filter, count } of TESTS) {
  Deno.test({
    name: `golden numbers on ${device}, in software${without}`,
    ignore: driver === null,
    async fn() {
      const args = ["test", "-A", "--no-check", "--unstable-webgpu", "--filter", filter, GOLDEN];
      const { success, stdout } = await new Deno.Command(Deno.execPath(), {
        args,
        env: { ...driver, GOLDEN_DEVICE: device, GOLDEN_CASES: "first", NO_COLOR: "1" },
        stderr: "inherit",
      }).output();
      const text = new TextDecoder().decode(stdout);
      assert.ok(success, text);
      assert.match(text, new RegExp(`\\| ${count} passed`));
    },
  });
}
