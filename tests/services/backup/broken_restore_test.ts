import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { assertSameFile } from "../../same_file.ts";
import { makeBackup, restoreBackup, settleRestore } from "../../../services/backup/mod.ts";
import { databasePath } from "../../../services/database/mod.ts";
import { startStudio } from "../../libraries.ts";

/** What a restore does to the disk. */
const STEPS = ["mkdir", "copyFile", "chmod", "rename", "link", "open", "remove"] as const;
const CUT = new Error("cut off");

/** Lets so many steps happen; then nothing does any more, as after a kill. */
async function cutAfter(steps: number, work: () => Promise<unknown>): Promise<boolean> {
  const real = { ...Deno };
  for (const name of STEPS) {
    Object.assign(Deno, {
      [name]: (...args: never[]) => {
        if (steps-- > 0) return (real[name] as (...args: never[]) => unknown)(...args);
        throw CUT;
      },
    });
  }
  try {
    await work();
    return false;
  } catch (error) {
    assert.match((error as Error).message, /cut off/);
    return true;
  } finally {
    Object.assign(Deno, Object.fromEntries(STEPS.map((name) => [name, real[name]])));
  }
}

Deno.test("a restore that is cut off anywhere leaves the old files or the new ones", async () => {
  const place = await Deno.makeTempDir({ prefix: "atelier-broken-restore-" });
  // The power stays on, and a hundred restores would wait for the disk most of the time.
  const { sync } = Deno.FsFile.prototype;
  Deno.FsFile.prototype.sync = () => Promise.resolve();
  const nameIn = (root: string) => {
    // Opened as the server would: with whatever log lies beside it.
    const file = new DatabaseSync(databasePath(root));
    try {
      assert.equal(file.prepare("PRAGMA integrity_check").get()?.["integrity_check"], "ok");
      return file.prepare("SELECT board_name FROM boards").get()?.["board_name"];
    } finally {
      file.close();
    }
  };
  try {
    await using studio = await startStudio();
    await studio.al.board("private", "then");
    const image = await studio.al.image();
    await Deno.writeTextFile(join(studio.server.root, "config.yaml"), "then");
    await Deno.writeTextFile(join(studio.server.root, "wildcards.txt"), "then");
    const { folder } = await makeBackup(studio.server.root, place);
    const inIt = join("images", image.slice(0, 2), image);
    const whole = await Deno.readFile(join(folder, inIt));
    // As a killed server leaves it: the last change stands in the log only.
    const killed = join(place, "killed");
    await Deno.mkdir(killed);
    await Deno.copyFile(databasePath(folder), databasePath(killed));
    using atWork = new DatabaseSync(databasePath(killed));
    atWork.exec("PRAGMA journal_mode = WAL; UPDATE boards SET board_name = 'now'");
    const seen = new Set<unknown>();
    // Before anything is moved, every third step says enough.
    for (let steps = 0, cut = true, moving = false; cut; steps += moving ? 1 : 3) {
      const before = join(place, `before-${steps}`);
      let root = before;
      await Deno.mkdir(root);
      for (const suffix of ["", "-wal"]) {
        await Deno.copyFile(databasePath(killed) + suffix, databasePath(root) + suffix);
      }
      await Deno.mkdir(join(root, inIt, ".."), { recursive: true });
      await Deno.writeFile(join(root, inIt), steps % 2 === 0 ? whole : whole.slice(0, 50));
      await Deno.writeTextFile(join(root, "config.yaml"), "now");
      cut = await cutAfter(steps, () => restoreBackup(root, folder));
      moving = existsSync(join(root, ".restoring", "plan"));
      // Another program may call the folder by another name, as one in a container does.
      root = join(place, `after-${steps}`);
      await Deno.rename(before, root);
      // What the next start does first.
      await settleRestore({ root, bucket: null, database: "" });
      const now = await Deno.readFile(join(root, inIt));
      if (steps % 2 === 0) assert.deepEqual(now, whole, `after ${steps} steps`);
      else assert.ok(now.length === 50 || now.length === whole.length);
      const name = nameIn(root);
      assert.ok(name === "now" || name === "then", `after ${steps} steps: ${name}`);
      if (!cut) assert.equal(name, "then");
      const settings = await Deno.readTextFile(join(root, "config.yaml"));
      assert.equal(settings, name, `after ${steps} steps: half of it`);
      assert.equal(existsSync(join(root, "wildcards.txt")), name === "then");
      seen.add(name);
      // Once more, and it is as if nothing had happened.
      await restoreBackup(root, folder);
      assert.equal(nameIn(root), "then");
      assertSameFile(join(root, inIt), whole);
      assert.ok(![...Deno.readDirSync(root)].some((entry) => entry.name.startsWith(".")));
    }
    assert.deepEqual([...seen], ["now", "then"]);
  } finally {
    Deno.FsFile.prototype.sync = sync;
    await Deno.remove(place, { recursive: true });
  }
});

Deno.test("a restore that was cut off is not settled with another kind of database", async () => {
  const root = await Deno.makeTempDir({ prefix: "atelier-broken-restore-" });
  try {
    await Deno.mkdir(join(root, ".restoring"));
    const plan = join(root, ".restoring", "plan");
    const added = ["config.yaml"];
    const written = { mark: "m", onServer: true, kept: "backups/before", added };
    await Deno.writeTextFile(plan, JSON.stringify(written));
    await Deno.writeTextFile(join(root, "config.yaml"), "new");
    const target = { root, bucket: null, database: "" };
    await assert.rejects(settleRestore(target), /the setting "database" was another one/);
    assert.ok(existsSync(plan) && existsSync(join(root, "config.yaml")), "nothing is lost");
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
