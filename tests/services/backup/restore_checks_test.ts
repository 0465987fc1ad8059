/** What a restore looks at before it changes anything. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { makeBackup, restoreBackup } from "../../../services/backup/mod.ts";
import { packFolder } from "../../../services/backup/tar.ts";
import { databasePath } from "../../../services/database/mod.ts";
import { testDatabase } from "../../database.ts";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** A backup, and a data folder in use to restore it into. */
async function withBackup(
  check: (it: { folder: string; root: string; place: string }) => Promise<void>,
): Promise<void> {
  const place = await Deno.makeTempDir({ prefix: "atelier-restore-" });
  try {
    await using studio = await testDatabase();
    await Deno.mkdir(join(studio.root, "images", "ab"), { recursive: true });
    await Deno.writeTextFile(join(studio.root, "images", "ab", "one.png"), "one");
    const { folder } = await makeBackup(studio.root, place);
    const root = join(place, "root");
    await Deno.mkdir(join(root, "images", "ab"), { recursive: true });
    await Deno.copyFile(databasePath(folder), databasePath(root));
    await Deno.writeTextFile(join(root, "images", "ab", "one.png"), "half");
    await Deno.writeTextFile(join(root, "config.yaml"), "log_level: error\n");
    await check({ folder, root, place });
  } finally {
    await Deno.remove(place, { recursive: true });
  }
}

/** Changes files of a backup, and its list so that it agrees. */
async function rewrite(folder: string, files: Record<string, Uint8Array | null>): Promise<void> {
  const path = join(folder, "manifest.json");
  const manifest = JSON.parse(await Deno.readTextFile(path));
  for (const [name, bytes] of Object.entries(files)) {
    if (bytes) {
      await Deno.mkdir(join(folder, name, ".."), { recursive: true });
      await Deno.writeFile(join(folder, name), bytes);
      manifest.files[name] = { bytes: bytes.length, sha256: sha256(bytes) };
    } else delete manifest.files[name];
  }
  await Deno.writeTextFile(path, JSON.stringify(manifest));
}

/** Every file below a folder and what is in it. */
function contentOf(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (below: string) => {
    for (const { name, isDirectory } of Deno.readDirSync(join(folder, below))) {
      const path = join(below, name);
      if (isDirectory) walk(path);
      else found.set(path, sha256(Deno.readFileSync(join(folder, path))));
    }
  };
  walk("");
  return found;
}

async function refusesUnchanged(root: string, backup: string, why: RegExp): Promise<void> {
  const before = contentOf(root);
  await assert.rejects(restoreBackup(root, backup), why);
  assert.deepEqual(contentOf(root), before);
  assert.deepEqual([...Deno.readDirSync(root)].map(({ name }) => name).sort(), [
    "atelier.db",
    "config.yaml",
    "images",
  ]);
}

Deno.test("a database that this program cannot open is refused before anything is changed", async () => {
  for (
    const [sql, why] of [
      ["CREATE TRIGGER more AFTER INSERT ON boards BEGIN SELECT 1; END", /changed by hand/],
      ["PRAGMA user_version = 999", /newer Atelier/],
      ["PRAGMA user_version = 0", /empty/],
      ["PRAGMA foreign_keys = OFF; INSERT INTO boards_left VALUES ('x', 'y')", /point to nothing/],
    ] as const
  ) {
    await withBackup(async ({ folder, root }) => {
      const file = new DatabaseSync(databasePath(folder));
      file.exec(sql);
      file.close();
      await rewrite(folder, { "atelier.db": await Deno.readFile(databasePath(folder)) });
      await refusesUnchanged(root, folder, why);
    });
  }
});

Deno.test("a restore takes only files that the manifest names and that belong in a backup", async () => {
  await withBackup(async ({ folder, root }) => {
    await Deno.writeTextFile(join(folder, "config.yaml"), "log_level: debug\n");
    await Deno.writeTextFile(join(folder, "images", "ab", "more.png"), "more");
    await restoreBackup(root, folder);
    assert.equal(await Deno.readTextFile(join(root, "config.yaml")), "log_level: error\n");
    assert.deepEqual([...Deno.readDirSync(join(root, "images", "ab"))].length, 1);
    assert.equal(await Deno.readTextFile(join(root, "images", "ab", "one.png")), "one");
  });
  for (const name of ["signing.key", "server.lock", "models/x", "images/.temporary/x", ".x"]) {
    await withBackup(async ({ folder, root }) => {
      await rewrite(folder, { [name]: new Uint8Array([1]) });
      await refusesUnchanged(root, folder, /which no backup holds/);
    });
  }
  await withBackup(async ({ folder, root }) => {
    await rewrite(folder, { "atelier.db": null });
    await refusesUnchanged(root, folder, /no atelier\.db/);
  });
});

Deno.test("replaced files are kept, equal ones are not written again", async () => {
  await withBackup(async ({ folder, root }) => {
    await rewrite(folder, { "images/ab/two.png": new Uint8Array([2]) });
    const two = join(root, "images", "ab", "two.png");
    await Deno.writeFile(two, new Uint8Array([2]));
    const { ino } = await Deno.stat(two);
    const { kept } = await restoreBackup(root, folder);
    assert.equal((await Deno.stat(two)).ino, ino);
    assert.equal(await Deno.readTextFile(join(kept ?? "", "images", "ab", "one.png")), "half");
    assert.ok((await Deno.stat(databasePath(kept ?? ""))).isFile);
  });
});

Deno.test({
  name: "a pipe in the place of a file neither blocks a restore nor is restored",
  ignore: Deno.build.os === "windows",
  async fn() {
    for (const name of ["manifest.json", join("images", "ab", "one.png")]) {
      await withBackup(async ({ folder, root }) => {
        await Deno.remove(join(folder, name));
        await new Deno.Command("mkfifo", { args: [join(folder, name)] }).output();
        await refusesUnchanged(root, folder, /no manifest\.json|one\.png is missing/);
      });
    }
    await withBackup(async ({ root, place }) => {
      await new Deno.Command("mkfifo", { args: [join(place, "pipe.tar")] }).output();
      await refusesUnchanged(root, join(place, "pipe.tar"), /neither a folder nor a file/);
    });
  },
});

Deno.test("a sparse archive is refused before anything of it is written", async () => {
  await withBackup(async ({ folder, root, place }) => {
    const archive = join(place, "holes.tar");
    await Deno.truncate(join(folder, "images", "ab", "one.png"), 5 * 2 ** 30);
    await packHoles(folder, archive);
    let [written, bytesRead] = [0, 0];
    const open = Deno.open;
    Object.assign(Deno, {
      async open(path: string, options?: Deno.OpenOptions) {
        if (options?.write) written++;
        const file = await open(path, options);
        return Object.assign(file, {
          async read(into: Uint8Array) {
            const read = await Deno.FsFile.prototype.read.call(file, into);
            bytesRead += read ?? 0;
            return read;
          },
        });
      },
    });
    try {
      await refusesUnchanged(root, archive, /one\.png is damaged/);
    } finally {
      Object.assign(Deno, { open });
    }
    assert.equal(written, 0);
    assert.ok(bytesRead > 0 && bytesRead < 2 ** 20, `${bytesRead} bytes of five gigabytes`);
  });
});

/** As `packFolder`, but by `tar`, which skips what is not there. */
async function packHoles(folder: string, archive: string): Promise<void> {
  await Deno.truncate(join(folder, "images", "ab", "one.png"), 3);
  await packFolder(folder, archive);
  const bytes = await Deno.readFile(archive);
  const name = new TextEncoder().encode("images/ab/one.png");
  const at = bytes.findIndex((_, i) =>
    i % 512 === 0 && name.every((byte, k) => bytes[i + k] === byte)
  );
  const size = 5 * 2 ** 30;
  const head = bytes.slice(at, at + 512);
  head.set(new TextEncoder().encode(size.toString(8).padStart(11, "0")), 124);
  head.fill(32, 148, 156);
  const sum = head.reduce((total, byte) => total + byte, 0);
  head.set(new TextEncoder().encode(sum.toString(8).padStart(6, "0") + "\0 "), 148);
  using file = await Deno.open(archive, { write: true, truncate: true });
  await writeAt(file, 0, bytes.subarray(0, at));
  await writeAt(file, at, head);
  await writeAt(file, at + 512 + size, bytes.subarray(at + 1024));
}

async function writeAt(file: Deno.FsFile, at: number, bytes: Uint8Array): Promise<void> {
  await file.seek(at, Deno.SeekMode.Start);
  for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
}

Deno.test("a backup with its database in a file is not restored into PostgreSQL", () =>
  withBackup(async ({ folder, root }) => {
    const before = contentOf(root);
    await assert.rejects(
      restoreBackup(root, folder, { database: "postgres://nobody@127.0.0.1:1/studio" }),
      /is of a database in a file: leave the setting "database" empty/,
    );
    assert.deepEqual(contentOf(root), before);
  }));
