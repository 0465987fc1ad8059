/** Backups that are made while people delete, and those that are killed. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { ownerActor } from "../../../services/actor.ts";
import { makeBackup, restoreBackup } from "../../../services/backup/mod.ts";
import { openDatabase } from "../../../services/database/mod.ts";
import { compare } from "../../../services/images/sweep.ts";
import { removeLeftovers } from "../../../services/data_folder.ts";
import { addUser, testDatabase } from "../../database.ts";
import { libraryRig } from "../library_rig.ts";
import { imageFilesIn } from "../../image_files.ts";

const al = ownerActor("al", false);

/** Runs `work` once, before the backup opens the first file of a folder. */
async function beforeOpening(folder: string, work: () => Promise<void>, rest: () => Promise<void>) {
  const open = Deno.open;
  let done = false;
  Object.assign(Deno, {
    async open(path: string, options?: Deno.OpenOptions) {
      if (!done && path.startsWith(folder)) {
        done = true;
        await work();
      }
      return await open(path, options);
    },
  });
  try {
    await rest();
    assert.ok(done);
  } finally {
    Object.assign(Deno, { open });
  }
}

Deno.test("no row of a backup refers to a file that was deleted while it was made", async () => {
  const place = await Deno.makeTempDir({ prefix: "atelier-backup-" });
  try {
    await using rig = await libraryRig(["al"]);
    const { images } = rig.services;
    const [kept, gone, lost] = [
      await rig.image("al", null),
      await rig.image("al", null),
      await rig.image("al", null),
    ];
    const files = imageFilesIn(rig.root);
    const at = (name: string) => ({ image_name: name, image_subfolder: name.slice(0, 2) });
    await Deno.remove(files.path(at(lost)));
    let folder = "";
    await beforeOpening(files.folders.images, async () => {
      await images.remove(al, [gone]);
      assert.deepEqual((await images.empty(al, [gone])).deleted_images, [gone]);
    }, async () => {
      ({ folder } = await makeBackup(rig.root, place));
    });
    const root = join(place, "restored");
    await Deno.mkdir(root);
    await restoreBackup(root, folder);
    const { db } = openDatabase(root);
    try {
      const report = await compare({
        db,
        files: imageFilesIn(root),
        maxPixels: 1e6,
        before: new Date(8.64e15),
      });
      assert.deepEqual(report.rows_without_file, [lost], "what was lost before is still told");
      assert.equal(report.rows, 2);
      const found = await db.selectFrom("image_search").select("rowid").execute();
      assert.equal(found.length, 2);
      assert.ok((await Deno.stat(imageFilesIn(root).path(at(kept)))).isFile);
    } finally {
      await db.destroy();
    }
  } finally {
    await Deno.remove(place, { recursive: true });
  }
});

Deno.test("no row of a backup refers to a cover that was deleted while it was made", async () => {
  const place = await Deno.makeTempDir({ prefix: "atelier-backup-" });
  try {
    await using test = await testDatabase();
    await addUser(test.db, "al");
    const at = new Date().toISOString();
    await test.db.insertInto("style_presets").values({
      style_preset_id: "p",
      user_id: "al",
      name: "p",
      has_image: 1,
      created_at: at,
      updated_at: at,
    }).execute();
    const { folder } = await makeBackup(test.root, place);
    const { db } = openDatabase(folder);
    const row = await db.selectFrom("style_presets").select("has_image").executeTakeFirst();
    await db.destroy();
    assert.equal(row?.has_image, 0);
  } finally {
    await Deno.remove(place, { recursive: true });
  }
});

Deno.test("leftovers of killed backups and restores are removed by the next one", async () => {
  const place = await Deno.makeTempDir({ prefix: "atelier-backup-" });
  try {
    await using test = await testDatabase();
    const dead = join(place, ".atelier-then.unfinished");
    await Deno.mkdir(dead);
    await Deno.writeTextFile(join(dead, "lock"), "");
    const working = join(place, ".atelier-now.unfinished");
    await Deno.mkdir(working);
    using lock = await Deno.open(join(working, "lock"), { create: true, write: true });
    await lock.lock(true);
    // Another one may have just made it, and not locked it yet.
    const young = join(place, ".atelier-young.unfinished");
    const old = join(place, ".atelier-old.unfinished");
    for (const path of [young, old]) await Deno.mkdir(path);
    await Deno.utime(old, new Date(0), new Date(0));
    const { folder } = await makeBackup(test.root, place, { archive: true });
    const names = [...Deno.readDirSync(place)].map(({ name }) => join(place, name))
      .filter((path) => !path.endsWith(".json")).sort();
    assert.deepEqual(names, [working, young, folder].sort());
    for (const path of [".restoring/x", ".temporary/x", "model_images/.temporary/x"]) {
      await Deno.mkdir(join(test.root, path), { recursive: true });
    }
    await Deno.mkdir(join(test.root, "images", ".temporary"), { recursive: true });
    removeLeftovers(test.root);
    const left = [...Deno.readDirSync(test.root)].map(({ name }) => name);
    assert.ok(!left.some((name) => name.startsWith(".")), String(left));
    assert.deepEqual([...Deno.readDirSync(join(test.root, "model_images"))], []);
    assert.equal([...Deno.readDirSync(join(test.root, "images"))].length, 1);
  } finally {
    await Deno.remove(place, { recursive: true });
  }
});

Deno.test("a backup that fails leaves nothing behind", async () => {
  const place = await Deno.makeTempDir({ prefix: "atelier-backup-" });
  try {
    await using test = await testDatabase();
    await Deno.mkdir(join(test.root, "images"));
    await Deno.writeTextFile(join(test.root, "images", "c".repeat(120)), "x");
    await assert.rejects(makeBackup(test.root, place, { archive: true }), /too long a name/);
    assert.deepEqual([...Deno.readDirSync(place)], []);
  } finally {
    await Deno.remove(place, { recursive: true });
  }
});
