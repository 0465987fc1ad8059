import assert from "node:assert/strict";
import { chooseDevice } from "../../../inference/runtime/device.ts";
import type { DeviceCheck, DeviceName } from "../../../inference/types.ts";

const crash = (device: DeviceName): DeviceCheck => ({
  device,
  name: "start",
  ok: false,
  detail: "it brought the process down",
});

Deno.test("the cpu is used without trying other devices", async () => {
  const testing = () => assert.fail("nothing to test");
  const { report, backend } = await chooseDevice({ choice: "cpu", failed: [], testing });
  assert.deepEqual([report.device, report.reason], ["cpu", "chosen in the settings"]);
  assert.equal(backend.bufferLimit, Infinity);
});

Deno.test("a device that crashed the process is refused by name and skipped by auto", async () => {
  const tested: DeviceName[] = [];
  const testing = (device: DeviceName) => Promise.resolve(void tested.push(device));
  for (const choice of ["webgpu", "webgpu-native"] as const) {
    const asked = chooseDevice({ choice, failed: [crash(choice)], testing });
    await assert.rejects(asked, /brought the process down/);
  }
  const failed = [crash("webgpu"), crash("webgpu-native")];
  const { report } = await chooseDevice({ choice: "auto", failed, testing });
  assert.equal(report.device, "cpu");
  assert.deepEqual(report.checks.slice(0, 2), failed);
  assert.deepEqual(tested, []);
});
