import assert from "node:assert/strict";
import { join } from "node:path";
import { browse } from "../../../services/models/browse.ts";

Deno.test("only folders below the roots are listed, whatever the links and dots", async () => {
  const base = await Deno.realPath(await Deno.makeTempDir({ prefix: "atelier-browse-" }));
  try {
    const at = (...names: string[]) => join(base, ...names);
    for (const folder of ["models/sd-1", "shared/loras", "shared-too", "secret"]) {
      await Deno.mkdir(at(folder), { recursive: true });
    }
    for (
      const file of ["shared/ink.safetensors", "shared/notes.txt", "shared/.hidden.safetensors"]
    ) {
      await Deno.writeTextFile(at(file), "x");
    }
    await Deno.writeTextFile(at("secret/key.safetensors"), "x");
    await Deno.symlink(at("secret"), at("shared/way-out"));
    await Deno.symlink(at("secret/key.safetensors"), at("shared/key.safetensors"));
    await Deno.symlink(at("models"), at("shared/to-models"));
    await Deno.symlink(at("nowhere"), at("shared/broken"));
    const where = { places: { modelsFolder: at("models") }, roots: [at("shared"), at("gone")] };
    const look = (path?: string) => browse(where, path);
    const names = (path?: string) => look(path).entries.map(({ name }) => name);

    assert.deepEqual(names(), [at("models"), at("shared")]);
    assert.deepEqual(names(at("shared")), ["ink.safetensors", "loras", "to-models"]);
    assert.deepEqual(look(at("shared")).entries[0], {
      ...{ name: "ink.safetensors", path: at("shared/ink.safetensors"), is_model: true, bytes: 1 },
    });
    assert.equal(look(at("shared")).parent, null, "there is no way above a root");
    assert.equal(look(at("shared/loras")).parent, at("shared"));
    // A link to another root leads there.
    assert.equal(look(at("shared/to-models")).path, at("models"));
    for (
      const path of [
        ...[base, "/", "/etc", at("secret"), at("shared-too"), at("shared/way-out")],
        ...[at("shared/../secret"), at("shared/ink.safetensors"), at("shared/none"), "shared", ""],
      ]
    ) {
      assert.throws(() => look(path), { code: "bad_request" }, path);
    }
  } finally {
    await Deno.remove(base, { recursive: true });
  }
});

Deno.test("a folder that cannot be read is refused, what goes meanwhile is left out, and few are looked at", async () => {
  const base = await Deno.realPath(await Deno.makeTempDir({ prefix: "atelier-browse-" }));
  const { readDirSync, realPathSync, statSync } = Deno;
  try {
    const where = { places: { modelsFolder: base }, roots: [] };
    const names = () => browse(where, base).entries.map(({ name }) => name);
    for (let n = 1; n <= 1_100; n++) await Deno.mkdir(join(base, `sd-${n}`));
    for (let n = 0; n < 50; n++) await Deno.writeTextFile(join(base, `a${n}.txt`), "x");
    let looks = 0;
    Deno.realPathSync = (path) => (looks++, realPathSync(path));
    const listed = names();
    Deno.realPathSync = realPathSync;
    assert.deepEqual([listed.length, listed[1], listed.at(-1)], [1_000, "sd-2", "sd-1000"]);
    assert.ok(looks < 1_010, `${looks} looks`);

    const going = join(base, "sd-2");
    let seen = 0;
    Deno.statSync = (path) => {
      if (path === going && ++seen > 1) throw new Deno.errors.NotFound();
      return statSync(path);
    };
    assert.equal(names()[1], "sd-3");
    Deno.statSync = statSync;

    Deno.readDirSync = (path) => {
      if (path === base) throw new Deno.errors.PermissionDenied();
      return readDirSync(path);
    };
    assert.throws(names, { code: "bad_request", message: /no file or folder at this path/ });
  } finally {
    Object.assign(Deno, { readDirSync, realPathSync, statSync });
    await Deno.remove(base, { recursive: true });
  }
});
