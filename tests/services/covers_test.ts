/** Small images that belong to a row: both change together. */
import assert from "node:assert/strict";
import sharp from "sharp";
import { createCovers } from "../../services/covers.ts";
import { createFolderStore } from "../../services/storage/mod.ts";

const limits = { maxBytes: 1e6, maxPixels: 1e6 };
const solid = (background: string) =>
  sharp({ create: { width: 8, height: 8, channels: 3, background } }).png().toBuffer();

async function withFolder(check: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "atelier-covers-" });
  try {
    await check(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a cover that is set and removed at the same time exists exactly if its row says so", () =>
  withFolder(async (folder) => {
    const covers = createCovers({ store: createFolderStore(folder), folder: "p", ...limits });
    let row = 0;
    let removing: Promise<void> | undefined;
    await covers.change("x", await solid("red"), async () => {
      // The file is there, its row not yet.
      removing = covers.change("x", null, () => {
        row = 0;
        return Promise.resolve();
      });
      await new Promise((resolve) => setTimeout(resolve, 20));
      row = 1;
    });
    await removing;
    const there = await covers.read("x").then(() => 1, () => 0);
    assert.deepEqual([there, row], [0, 0]);
  }));

Deno.test("a cover is unchanged if its row is refused", () =>
  withFolder(async (folder) => {
    const covers = createCovers({ store: createFolderStore(folder), folder: "p", ...limits });
    const refuse = () => Promise.reject(new Error("refused"));
    await assert.rejects(covers.change("x", await solid("red"), refuse), /refused/);
    await assert.rejects(covers.read("x"), { code: "not_found" });
    await covers.save("x", await solid("red"));
    const red = await covers.read("x");
    await assert.rejects(covers.change("x", await solid("blue"), refuse), /refused/);
    await assert.rejects(covers.change("x", null, refuse), /refused/);
    assert.deepEqual(await covers.read("x"), red);
  }));
