/** What a backup and a restore check at their end, and what they put aside. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { makeBackup, restoreBackup } from "../../../services/backup/mod.ts";
import { databasePath, openDatabase } from "../../../services/database/mod.ts";
import { addUser, testDatabase } from "../../database.ts";

/** A backup with al and an image, and an empty folder to restore it to. */
async function withBackup(
  test: (at: { source: string; folder: string; root: string; place: string }) => Promise<void>,
): Promise<void> {
  const place = await Deno.makeTempDir({ prefix: "atelier-backup-" });
  try {
    await using made = await testDatabase();
    await addUser(made.db, "al");
    await Deno.mkdir(join(made.root, "images"));
    await Deno.writeTextFile(join(made.root, "images", "one.png"), "one");
    const { folder } = await makeBackup(made.root, place);
    const root = join(place, "root");
    await Deno.mkdir(join(root, "images"), { recursive: true });
    await test({ source: made.root, folder, root, place });
  } finally {
    await Deno.remove(place, { recursive: true });
  }
}

Deno.test("a copy that is damaged on the disk is detected when it is read again", () =>
  withBackup(async ({ source, place }) => {
    const into = join(place, "second");
    await Deno.mkdir(into);
    const write = Deno.writeTextFile;
    Object.assign(Deno, {
      async writeTextFile(path: string, text: string, options?: Deno.WriteFileOptions) {
        // The list is written last, after all files.
        await Deno.writeFile(
          join(path, "..", "images", "one.png"),
          new Uint8Array([111, 110, 102]),
        );
        await write(path, text, options);
      },
    });
    try {
      await assert.rejects(makeBackup(source, into), /one\.png is damaged/);
    } finally {
      Object.assign(Deno, { writeTextFile: write });
    }
    assert.deepEqual([...Deno.readDirSync(into)], []);
  }));

Deno.test("the log of a damaged database is moved away, and not replayed into the restored one", () =>
  withBackup(async ({ folder, root }) => {
    await Deno.writeTextFile(databasePath(root), "damaged");
    await Deno.writeTextFile(`${databasePath(root)}-wal`, "the old log");
    const { kept } = await restoreBackup(root, folder);
    assert.ok(!existsSync(`${databasePath(root)}-wal`));
    assert.equal(await Deno.readTextFile(`${databasePath(kept!)}-wal`), "the old log");
    assert.equal(await Deno.readTextFile(databasePath(kept!)), "damaged");
    const { db } = openDatabase(root);
    const users = await db.selectFrom("users").select("user_id").orderBy("user_id").execute();
    await db.destroy();
    assert.deepEqual(users.map(({ user_id }) => user_id), ["al", "system"]);
  }));

Deno.test("a log without its database is moved away, too", () =>
  withBackup(async ({ folder, root }) => {
    await Deno.writeTextFile(`${databasePath(root)}-wal`, "the old log");
    const { kept } = await restoreBackup(root, folder);
    assert.ok(!existsSync(`${databasePath(root)}-wal`));
    assert.equal(await Deno.readTextFile(`${databasePath(kept!)}-wal`), "the old log");
  }));

Deno.test("a file of the same length with other content is replaced, and the old one kept", () =>
  withBackup(async ({ folder, root }) => {
    const path = join(root, "images", "one.png");
    await Deno.writeTextFile(path, "two");
    const { kept } = await restoreBackup(root, folder);
    assert.equal(await Deno.readTextFile(path), "one");
    assert.equal(await Deno.readTextFile(join(kept!, "images", "one.png")), "two");
  }));

Deno.test("a backup with a byte changed is refused, though every length is right", () =>
  withBackup(async ({ folder, root }) => {
    await Deno.writeTextFile(join(folder, "images", "one.png"), "onf");
    await assert.rejects(restoreBackup(root, folder), /one\.png is damaged/);
    assert.ok(!existsSync(databasePath(root)));
  }));
