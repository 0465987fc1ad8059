import assert from "node:assert/strict";
import { join } from "node:path";
import { removeLeftovers } from "../../../services/models/leftovers.ts";
import { sizeOf } from "../../../services/models/on_disk.ts";

Deno.test("leftovers are removed, except those of work under way", async () => {
  const folder = await Deno.makeTempDir();
  const names = [".uploading-1", ".uploading-12", ".downloading-2", "sd-1"];
  for (const name of names) await Deno.mkdir(join(folder, name));
  await removeLeftovers(folder, ".uploading-", ["1"]);
  assert.deepEqual(names.map((name) => sizeOf(join(folder, name)) !== null), [
    ...[true, false, true, true],
  ]);
  await removeLeftovers(join(folder, "missing"), ".uploading-");
  await Deno.remove(folder, { recursive: true });
});

Deno.test({
  name: "leftovers that cannot be removed do not stop the start",
  ignore: Deno.build.os !== "linux",
  // Nobody can remove anything there.
  fn: () => removeLeftovers("/proc/self", "limits"),
});
