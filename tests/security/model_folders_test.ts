/** Deleting a model deletes that model: nothing behind a link, and no other model inside. */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { startStudio } from "../libraries.ts";
import { PROJECT } from "../server.ts";

interface Listed {
  models: { key: string; path: string }[];
}

async function copyStarter(to: string): Promise<void> {
  const parts = ["scheduler", "text_encoder", "tokenizer", "unet", "vae_decoder"];
  for (const part of ["", ...parts]) {
    const from = join(PROJECT, "models/starter", part);
    await Deno.mkdir(join(to, part), { recursive: true });
    for (const entry of Deno.readDirSync(from)) {
      if (entry.isFile) await Deno.copyFile(join(from, entry.name), join(to, part, entry.name));
    }
  }
}

async function isWhole(folder: string): Promise<boolean> {
  try {
    return (await Deno.stat(join(folder, "unet/model.onnx"))).isFile;
  } catch {
    return false;
  }
}

const SYNC = "/../v2/models/sync";
const ORPHANED = "/../v2/models/sync/orphaned";

Deno.test("files behind a link in the models folder are not deleted", async () => {
  await using studio = await startStudio();
  const { ad, server } = studio;
  const outside = await Deno.makeTempDir({ prefix: "atelier-outside-" });
  try {
    const [model, models] = [join(outside, "m"), join(server.root, "models")];
    await copyStarter(model);
    await Deno.mkdir(models, { recursive: true });
    await Deno.symlink(outside, join(models, "link"));
    const orphans = await ad.ask("DELETE", ORPHANED, { paths: ["link/m"] });
    assert.deepEqual(orphans.body["deleted"], []);
    await ad.ask("POST", SYNC);
    const { body } = await ad.ask<Listed>("GET", "/../v2/models/");
    const found = body.models.find((m) => m.path === "link/m");
    assert.ok(found);
    assert.equal((await ad.ask("DELETE", `/../v2/models/i/${found.key}`)).status, 409);
    assert.ok(await isWhole(model));
    // What is behind it cannot be reached any more: the record may go.
    await Deno.remove(join(models, "link"));
    assert.equal((await ad.ask("DELETE", `/../v2/models/i/${found.key}`)).status, 204);
    assert.ok(await isWhole(model));
  } finally {
    await Deno.remove(outside, { recursive: true });
  }
});

Deno.test("a model inside another one's folder is not deleted with it", async () => {
  await using studio = await startStudio();
  const { ad, server } = studio;
  const inner = join(server.root, "models/outer/inner");
  await copyStarter(inner);
  await ad.ask("POST", SYNC);
  await copyStarter(dirname(inner));
  const orphans = await ad.ask("DELETE", ORPHANED, { paths: ["outer"] });
  assert.deepEqual(orphans.body["deleted"], []);
  await ad.ask("POST", SYNC);
  const { body } = await ad.ask<Listed>("GET", "/../v2/models/");
  const outer = body.models.find((m) => m.path === "outer");
  assert.equal((await ad.ask("DELETE", `/../v2/models/i/${outer?.key}`)).status, 409);
  assert.ok(await isWhole(inner));
  const within = body.models.find((m) => m.path === "outer/inner");
  const remove = async (path: string) => (await ad.ask("DELETE", `/../v2/models/${path}`)).status;
  assert.equal(await remove(`i/${within?.key}`), 204);
  assert.equal(await remove(`i/${outer?.key}`), 409, "what is in the trash still has its files");
  assert.equal(await remove(`trash/${within?.key}`), 204);
  assert.ok(!await isWhole(inner));
  assert.equal(await remove(`i/${outer?.key}`), 204);
  assert.ok(await isWhole(dirname(inner)));
  assert.equal(await remove(`trash/${outer?.key}`), 204);
  assert.ok(!await isWhole(dirname(inner)));
});
