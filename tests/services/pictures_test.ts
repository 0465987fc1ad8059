/** Small images that belong to a row: both change together. */
import assert from "node:assert/strict";
import sharp from "sharp";
import { createPictures } from "../../services/pictures/mod.ts";

const limits = { maxBytes: 1e6, maxPixels: 1e6 };
const solid = (background: string) =>
  sharp({ create: { width: 8, height: 8, channels: 3, background } }).png().toBuffer();

async function withFolder(check: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "atelier-pictures-" });
  try {
    await check(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("an image that is set and removed at once is there exactly if its row says so", () =>
  withFolder(async (folder) => {
    const pictures = createPictures({ folder, ...limits });
    const bytes = await solid("red");
    let row = 0;
    const write = (value: 0 | 1) => async () => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
      row = value;
    };
    for (let round = 0; round < 20; round++) {
      await Promise.all(
        Array.from(
          { length: 6 },
          (_, i) =>
            i % 2 === round % 2
              ? pictures.change("x", bytes, write(1))
              : pictures.change("x", null, write(0)),
        ),
      );
      const there = await pictures.read("x").then(() => 1, () => 0);
      assert.equal(there, row, `round ${round}`);
    }
  }));

Deno.test("an image whose row is refused is what it was", () =>
  withFolder(async (folder) => {
    const pictures = createPictures({ folder, ...limits });
    const refuse = () => Promise.reject(new Error("refused"));
    await assert.rejects(pictures.change("x", await solid("red"), refuse), /refused/);
    await assert.rejects(pictures.read("x"), { code: "not_found" });
    await pictures.save("x", await solid("red"));
    const red = await pictures.read("x");
    await assert.rejects(pictures.change("x", await solid("blue"), refuse), /refused/);
    await assert.rejects(pictures.change("x", null, refuse), /refused/);
    assert.deepEqual(await pictures.read("x"), red);
  }));
