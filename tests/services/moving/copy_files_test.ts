import assert from "node:assert/strict";
import { join } from "node:path";
import { copyFiles } from "../../../services/moving/copy_files.ts";
import { createFolderStore, type FileStore } from "../../../services/storage/mod.ts";

const letters = (text: string) => new TextEncoder().encode(text);

/** Two stores in folders, the first with three files, and a path for the journal. */
async function withStores(
  check: (it: { from: FileStore; to: FileStore; journal: string }) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "atelier-copy-" });
  try {
    const storeAt = async (name: string) => {
      await Deno.mkdir(join(root, name));
      return createFolderStore(join(root, name));
    };
    const [from, to] = [await storeAt("from"), await storeAt("to")];
    for (const name of ["one", "two", "three"]) {
      await from.put(`images/ab/${name}.png`, letters(name));
    }
    await check({ from, to, journal: join(root, "files.jsonl") });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("files are copied once, and those of an earlier run are not read again", () =>
  withStores(async ({ from, to, journal }) => {
    assert.deepEqual(await copyFiles(from, to, journal), { files: 3, bytes: 11, verified: 3 });
    assert.deepEqual(await to.read("images/ab/two.png"), letters("two"));
    assert.deepEqual(await copyFiles(from, to, journal), { files: 3, bytes: 11, verified: 0 });
  }));

Deno.test("a file that is not the same after it was copied stops the move", () =>
  withStores(async ({ from, to, journal }) => {
    const losing: FileStore = { ...to, put: (key) => to.put(key, letters("tow")) };
    await assert.rejects(copyFiles(from, losing, journal), /is not the same after it was copied/);
    assert.equal((await copyFiles(from, to, journal)).files, 3);
    assert.deepEqual(await to.read("images/ab/two.png"), letters("two"));
  }));
