/** From a file of weights to an image, by HTTP alone. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { ended, install } from "../installed.ts";
import { type Json, startStudio } from "../libraries.ts";
import { writeSd15 } from "../inference/random_checkpoint.ts";

Deno.test("a checkpoint is installed by its path, makes images, and is recalled", async () => {
  await using studio = await startStudio();
  const { ad, bo } = studio;
  const folder = await Deno.makeTempDir({ prefix: "atelier-checkpoint-" });
  try {
    const path = join(folder, "dream.safetensors");
    await writeSd15(path);
    const query = (name: string) => `?${name}=${encodeURIComponent(path)}`;
    const seen = await ad.ask("GET", `/../v2/models/recognise${query("path")}`);
    assert.equal(seen.status, 200, JSON.stringify(seen.body));
    assert.equal(seen.body["label"], "Stable Diffusion 1");
    assert.equal((await bo.ask("GET", `/../v2/models/recognise${query("path")}`)).status, 403);

    const installed = await install(ad, path);
    assert.equal(installed["usable"], true);

    const made = await bo.ask("POST", "/generate", {
      prompt: "a red circle",
      model: installed["key"],
      ...{ width: 64, height: 64, steps: 2, seed: 5 },
    });
    assert.equal(made.status, 200, JSON.stringify(made.body));
    const item = await ended(bo, (made.body["item_ids"] as number[])[0]!);
    assert.equal(item["status"], "completed", String(item["error_message"]));
    const images = await bo.ask("GET", "/images/names");
    const [name] = images.body["image_names"] as string[];
    const { body } = await bo.ask("GET", `/images/i/${name}/metadata`);
    assert.equal((body["model"] as Json)["name"], "dream");
    assert.equal((body["model"] as Json)["key"], installed["key"]);

    // Cut off while installed: the item says so, and the server goes on.
    await Deno.truncate(path, 1_000_000);
    const again = await bo.ask("POST", "/generate", {
      prompt: "a red circle",
      model: installed["key"],
      ...{ width: 64, height: 64, steps: 2, seed: 5 },
    });
    const failed = await ended(bo, (again.body["item_ids"] as number[])[0]!);
    assert.equal(failed["status"], "failed");
    assert.match(String(failed["error_message"]), /dream\.safetensors is cut off/i);
    assert.ok(!JSON.stringify(failed).includes(folder), "the place stays the administrator's");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
