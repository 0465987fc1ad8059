import assert from "node:assert/strict";
import { join } from "node:path";
import { readText } from "../../../inference/runtime/model_folder.ts";

Deno.test("a text file of a model is read if its size is plausible", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(folder, "vocab.json"), "{}");
    assert.equal(await readText(folder, "vocab.json"), "{}");
    await Deno.writeTextFile(join(folder, "large.json"), "{");
    await Deno.truncate(join(folder, "large.json"), 65 * 1024 * 1024);
    await assert.rejects(readText(folder, "large.json"), /large.json has 68157440 bytes/);
    await Deno.mkdir(join(folder, "merges.txt"));
    await assert.rejects(readText(folder, "merges.txt"), /the model has no merges.txt/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
