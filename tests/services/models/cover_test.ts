import assert from "node:assert/strict";
import { join } from "node:path";
import sharp from "sharp";
import { createAccess } from "../../../services/access/mod.ts";
import { singleUser } from "../../../services/actor.ts";
import { takeCover } from "../../../services/models/cover.ts";
import { createModels } from "../../../services/models/mod.ts";
import { createPlaces } from "../../../services/models/places.ts";
import { createCovers } from "../../../services/covers.ts";
import { createFolderStore } from "../../../services/storage/mod.ts";
import { testDatabase } from "../../database.ts";

async function rig() {
  const database = await testDatabase();
  const { db, root } = database;
  const covers = createCovers({
    store: createFolderStore(root),
    folder: "p",
    maxBytes: 1e6,
    maxPixels: 1e6,
  });
  const models = createModels({
    db,
    access: createAccess({ db }),
    places: createPlaces({ config: { root, models_folder: "models" } }),
    covers,
    basePath: "",
  });
  await models.sync();
  const starter = async () => {
    const [model] = await models.list(singleUser(null), { model_type: "main" });
    assert.ok(model);
    return model;
  };
  return {
    db,
    root,
    covers,
    models,
    starter,
    [Symbol.asyncDispose]: database[Symbol.asyncDispose],
  };
}

Deno.test("a model has the image in its folder as its cover", async () => {
  await using r = await rig();
  const { key, cover_image } = await r.starter();
  assert.match(cover_image ?? "", /image/);
  assert.equal((await sharp(await r.covers.read(key)).metadata()).width, 256);
});

Deno.test("a cover that was removed is not taken from the folder again", async () => {
  await using r = await rig();
  await r.db.updateTable("models").set({ has_image: 0 }).execute();
  await r.models.sync();
  assert.equal((await r.starter()).cover_image, null);
});

Deno.test("a model with a broken image, or without one, has no cover", async () => {
  await using r = await rig();
  const { key } = await r.starter();
  await r.db.updateTable("models").set({ has_image: 0 }).execute();
  const folder = join(r.root, "some model");
  await Deno.mkdir(folder);
  await takeCover(r, folder, key);
  assert.equal((await r.starter()).cover_image, null);
  await Deno.writeTextFile(join(folder, "cover.png"), "<svg/>");
  await takeCover(r, folder, key);
  assert.equal((await r.starter()).cover_image, null);
});

Deno.test("a cover that is a pipe, endless or too large is ignored", async () => {
  await using r = await rig();
  const { key } = await r.starter();
  await r.db.updateTable("models").set({ has_image: 0 }).execute();
  const folder = join(r.root, "some model");
  await Deno.mkdir(folder);
  const cover = join(folder, "cover.png");
  const makes = [
    async () => assert.ok((await new Deno.Command("mkfifo", { args: [cover] }).output()).success),
    () => Deno.symlink("/dev/full", cover),
    async () => {
      await Deno.writeFile(cover, new Uint8Array());
      await Deno.truncate(cover, 1e12);
    },
  ];
  for (const make of makes) {
    await make();
    await takeCover(r, folder, key);
    assert.equal((await r.starter()).cover_image, null);
    await Deno.remove(cover);
  }
});
