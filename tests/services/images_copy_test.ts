import assert from "node:assert/strict";
import type { KyselyPlugin } from "kysely";
import { ownerActor } from "../../services/actor.ts";
import { loadConfig } from "../../services/config/mod.ts";
import { librariesOn } from "./libraries_on.ts";
import { libraryRig } from "./library_rig.ts";
import { imageFilesIn } from "../image_files.ts";

Deno.test("copying many images holds the metadata of one at a time in memory", async () => {
  await using rig = await libraryRig(["al"]);
  const names = [];
  for (let i = 0; i < 5; i++) names.push(await rig.image("al", null));
  let most = 0;
  const watch: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult({ result }) {
      most = Math.max(most, result.rows.filter((row) => "workflow" in row).length);
      return Promise.resolve(result);
    },
  };
  const config = loadConfig({ ATELIER_ROOT: rig.root }, "/");
  const { images } = librariesOn(rig.db.withPlugin(watch), config);
  const { copied_images, refused } = await images.copy(
    ownerActor("al", false),
    names,
    null,
  );
  assert.deepEqual(copied_images.map(({ from }) => from).sort(), names.sort());
  assert.deepEqual([refused, most], [[], 1]);
});

Deno.test("copying images does not read them into memory", async () => {
  await using rig = await libraryRig(["al"]);
  const name = await rig.image("al", null);
  const read = Deno.readFile;
  let reads = 0;
  Object.assign(Deno, { readFile: (path: string) => (reads++, read(path)) });
  try {
    const made = await Promise.all(
      Array.from(
        { length: 20 },
        () => rig.services.images.copy(ownerActor("al", false), [name], null),
      ),
    );
    const names = made.flatMap((one) => one.copied_images.map(({ image_name }) => image_name));
    assert.deepEqual([new Set(names).size, reads], [20, 0]);
    const files = imageFilesIn(rig.root);
    const at = (image: string) => ({ image_name: image, image_subfolder: image.slice(0, 2) });
    for (const copy of names) {
      for (const path of [files.path, files.thumbnailPath]) {
        assert.deepEqual(await read(path(at(copy))), await read(path(at(name))));
      }
      assert.equal((await Deno.stat(files.path(at(copy)))).mode! & 0o777, 0o600);
    }
  } finally {
    Object.assign(Deno, { readFile: read });
  }
});
