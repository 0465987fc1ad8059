import assert from "node:assert/strict";
import { join } from "node:path";
import { packFolder, piecesOf } from "../../../services/backup/tar.ts";

Deno.test("a file of eight gibibytes fits no archive, one of a byte less does", () => {
  const pack = (size: number) => piecesOf("/data", [["a", size]], new Date(0));
  assert.throws(() => pack(8 * 1024 ** 3), /^Error: a is too large for this archive$/);
  const [header] = pack(8 * 1024 ** 3 - 1);
  assert.ok(header && "bytes" in header);
  assert.equal(new TextDecoder().decode(header.bytes.subarray(124, 136)), "77777777777\0");
});

Deno.test("a file that becomes shorter while it is packed makes no archive", async () => {
  const folder = await Deno.makeTempDir({ prefix: "atelier-tar-" });
  try {
    await Deno.mkdir(join(folder, "from"));
    const source = join(folder, "from/a");
    await Deno.writeFile(source, new Uint8Array());
    await Deno.truncate(source, 256 * 1024 ** 2);
    const target = join(folder, "a.tar");
    const packing = assert.rejects(packFolder(join(folder, "from"), target), /a became shorter/);
    // Once its header is written, its size is known; most of it is yet to be read.
    const headed = () => {
      try {
        return Deno.statSync(target).size >= 512;
      } catch {
        return false;
      }
    };
    while (!headed()) await new Promise((resolve) => setImmediate(resolve));
    Deno.truncateSync(source, 0);
    await packing;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
