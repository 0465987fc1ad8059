import assert from "node:assert/strict";
import { join } from "node:path";
import { startHub } from "../../hub.ts";
import { kohya, SD15 } from "../../inference/recognition/headers.ts";
import { modelRig, weightsFile } from "./rig.ts";

Deno.test("a changed byte in a downloaded file is detected by its SHA-256", async () => {
  await using hub = await startHub();
  await using rig = await modelRig({ network: hub.network });
  const bytes = weightsFile(kohya(SD15, "diffusers", 8));
  hub.repos.set("org/ink", { files: { "ink.safetensors": { bytes, lfs: true } } });
  const job = await rig.installs.start(rig.actor, "org/ink", { inplace: false });
  while (job.config_out === null) {
    assert.equal(job.error, null);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const { key, path } = job.config_out;
  assert.deepEqual(await rig.management.verify(key), {
    ...{ key, name: "ink", sound: true, problems: [] },
  });
  const file = join(rig.modelsFolder, path);
  using handle = await Deno.open(file, { write: true });
  // Past what the sample of the start and the end would see.
  await handle.seek(bytes.length / 2, Deno.SeekMode.Start);
  await handle.write(new Uint8Array([1]));
  const broken = await rig.management.verify(key);
  assert.deepEqual(broken.problems, ["ink is not what its hub gave out."]);
  await Deno.remove(file);
  const gone = await rig.management.verify(key);
  assert.deepEqual(gone.problems, ["Its files are missing."]);
});
