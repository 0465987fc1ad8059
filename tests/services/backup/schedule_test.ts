/** Backups that the server makes by itself: linked, tried out, and no more than wanted. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { sql } from "kysely";
import {
  createBackups,
  linkedBackup,
  makeBackup,
  restoreBackup,
} from "../../../services/backup/mod.ts";
import { ownerActor, sessionActor } from "../../../services/actor.ts";
import { createAudit } from "../../../services/audit/mod.ts";
import { createBackupAdministration } from "../../../services/backup/administration.ts";
import { drill } from "../../../services/backup/drill.ts";
import { loadConfig } from "../../../services/config/mod.ts";
import { createDevices } from "../../../services/devices/mod.ts";
import { createHealth } from "../../../services/health/mod.ts";
import { eventually } from "../../queue.ts";
import { call } from "../../client.ts";
import { startServer } from "../../server.ts";
import { libraryRig } from "../library_rig.ts";

async function house(settings: Record<string, string> = {}) {
  const rig = await libraryRig(["ad", "al"]);
  const place = await Deno.makeTempDir({ prefix: "atelier-backups-" });
  const config = loadConfig({
    ATELIER_ROOT: rig.root,
    ATELIER_BACKUP_FOLDER: place,
    ...settings,
  }, "/");
  const backups = createBackups({
    config,
    make: (root, folder, { onStep }) => linkedBackup(root, folder, onStep),
  });
  const health = createHealth({
    db: rig.db,
    config,
    version: "1",
    devices: createDevices([]),
    backups,
  });
  return {
    ...rig,
    ...{ config, place, backups, health },
    /** The folders of the backups, oldest first, and what else is there but notes. */
    made: () =>
      [...Deno.readDirSync(place)].map(({ name }) => join(place, name))
        .filter((path) => !path.endsWith("Z.json")).sort(),
    notes: () => [...Deno.readDirSync(place)].filter(({ name }) => name.endsWith(".json")).length,
    async [Symbol.asyncDispose]() {
      await backups.stop();
      await Deno.remove(place, { recursive: true });
      await rig[Symbol.asyncDispose]();
    },
  };
}

const fileOf = (image: string) => join("images", image.slice(0, 2), image);
const inode = (path: string) => Deno.statSync(path).ino;

/** Changes one byte of a file, and not its size. */
async function damage(path: string): Promise<void> {
  const bytes = await Deno.readFile(path);
  bytes[bytes.length - 20]! ^= 1;
  await Deno.writeFile(path, bytes);
}

Deno.test("each backup is verified and linked to the last one, and the oldest is removed", async () => {
  await using h = await house({ ATELIER_BACKUP_KEEP: "2" });
  const image = await h.image("al", null);
  const first = await h.backups.run();
  assert.ok(first.ok, String(first.failure));
  assert.deepEqual(
    [first.users, first.images, first.missing, first.read],
    [3, 1, 0, 1],
    "two people and the built-in user",
  );
  const later = await h.image("al", null);
  assert.ok((await h.backups.run()).ok);
  const [one = "", two = "", ...more] = h.made();
  assert.deepEqual(more, [], "nothing is left beside them");
  assert.equal(inode(join(one, fileOf(image))), inode(join(two, fileOf(image))));
  assert.notEqual(inode(join(one, "atelier.db")), inode(join(two, "atelier.db")));
  assert.notEqual(inode(join(two, fileOf(image))), inode(join(h.root, fileOf(image))));

  assert.ok((await h.backups.run()).ok);
  const [second, third = ""] = h.made();
  assert.equal(second, two, "the first one went");
  assert.equal(h.notes(), 2, "with its note");
  const root = await Deno.makeTempDir({ prefix: "atelier-restored-" });
  await restoreBackup(root, third);
  for (const name of [image, later]) {
    assert.deepEqual(
      await Deno.readFile(join(root, fileOf(name))),
      await Deno.readFile(join(h.root, fileOf(name))),
    );
  }
  await Deno.remove(root, { recursive: true });
});

Deno.test("the schedule removes old folders, never archives", async () => {
  await using h = await house({ ATELIER_BACKUP_KEEP: "1" });
  const archive = join(h.place, "atelier-2020-01-01T00-00-00-000Z.tar");
  await Deno.writeTextFile(archive, "made by hand");
  for (let i = 0; i < 2; i++) assert.ok((await h.backups.run()).ok);
  const [kept, ...folders] = h.made();
  assert.equal(kept, archive);
  assert.equal(folders.length, 1);
});

Deno.test("a file that is damaged in the last backup is copied, not linked to", async () => {
  await using h = await house();
  const image = await h.image("al", null);
  await h.backups.run();
  const [one = ""] = h.made();
  await damage(join(one, fileOf(image)));
  const second = await h.backups.run();
  assert.ok(second.ok, String(second.failure));
  assert.deepEqual(
    await Deno.readFile(join(second.folder, fileOf(image))),
    await Deno.readFile(join(h.root, fileOf(image))),
  );
});

Deno.test("an image that has changed since is copied", async () => {
  await using h = await house();
  const image = await h.image("al", null);
  await h.backups.run();
  await damage(join(h.root, fileOf(image)));
  const second = await h.backups.run();
  assert.ok(second.ok);
  assert.deepEqual(
    await Deno.readFile(join(second.folder, fileOf(image))),
    await Deno.readFile(join(h.root, fileOf(image))),
  );
});

Deno.test("a drill finds what a restore would fail on", async () => {
  await using h = await house();
  const image = await h.image("al", null);
  const { folder } = await makeBackup(h.root, h.place);
  assert.equal((await drill(folder)).read, 1);
  await damage(join(folder, fileOf(image)));
  await assert.rejects(drill(folder), /is damaged/);
  await Deno.writeTextFile(join(folder, "atelier.db"), "no database");
  await assert.rejects(drill(folder), /not a usable backup/);
  assert.equal(h.made().length, 1, "it tidies up after itself");

  await Deno.remove(join(h.root, fileOf(image)));
  const result = await h.backups.run();
  assert.ok(result.ok);
  assert.deepEqual([result.missing, result.read], [1, 0]);
  assert.match((await h.health.look()).notes.join(), /lacks the files of 1 images/);
});

Deno.test("a failed backup is reported to administrators, and the next one can succeed", async () => {
  for (const [folder, why] of [["", /is empty/], ["backups", /whole path/]] as const) {
    await using h = await house({ ATELIER_BACKUP_FOLDER: folder });
    assert.match(String((await h.backups.run()).failure), why);
  }
  await using h = await house();
  await Deno.remove(h.place, { recursive: true });
  await Deno.writeTextFile(h.place, "a file");
  const failed = await h.backups.run();
  assert.equal(failed.ok, false);
  assert.match((await h.health.look()).notes.join(), /The backup of 20\S+ failed: /);
  await Deno.remove(h.place);
  assert.equal((await h.backups.run()).ok, true);
  assert.doesNotMatch((await h.health.look()).notes.join(), /failed/);
});

Deno.test("a backup that fails its drill is not kept, and replaces no good one", async () => {
  await using h = await house({ ATELIER_BACKUP_KEEP: "2" });
  const good = [await h.backups.run(), await h.backups.run()].map((made) => made.ok && made.folder);
  const { user_version } = (await sql<{ user_version: number }>`pragma user_version`.execute(h.db))
    .rows[0]!;
  // The copy is whole, but only a newer program could open it.
  await sql.raw(`pragma user_version = ${user_version + 1}`).execute(h.db);
  for (let night = 0; night < 3; night++) {
    const failed = await h.backups.run();
    assert.match(String(failed.failure), /newer/);
    assert.deepEqual(h.made(), good, "nothing else is left");
  }
  await sql.raw(`pragma user_version = ${user_version}`).execute(h.db);
  const next = await h.backups.run();
  assert.ok(next.ok, String(next.failure));
  assert.deepEqual(h.made(), [good[1], next.folder]);
});

Deno.test("stopping the server stops the backup process, which leaves nothing behind", async () => {
  await using h = await house();
  // Large enough that the copy is still being written when it is stopped.
  await Deno.truncate(join(h.root, fileOf(await h.image("al", null))), 2 ** 28);
  const failures: unknown[] = [];
  const onFailure = (failure: unknown) => Promise.resolve(void failures.push(failure));
  const backups = createBackups({ config: h.config, onFailure });
  const running = backups.run();
  await eventually("a copy that has begun", () => Promise.resolve(h.made().length > 0));
  await backups.stop();
  assert.match(String((await running).failure), /was stopped/);
  assert.deepEqual(failures, [], "a stop is no failed backup");
  assert.deepEqual(h.made(), [], "a process that went on would hold its folder");
  assert.equal(backups.state().running, false);
  assert.match(String((await backups.run()).failure), /was stopped/, "none begins afterwards");
  assert.deepEqual(h.made(), []);
});

Deno.test("of two simultaneous requests for work on backups, one is refused and not recorded", async () => {
  await using h = await house();
  const made = await h.backups.run();
  assert.ok(made.ok);
  const name = made.folder.slice(h.place.length + 1);
  const ad = ownerActor("ad", true);
  const audit = createAudit({ db: h.db });
  const admin = createBackupAdministration({ ...h, audit });
  const [removed, begun, again] = await Promise.allSettled([
    admin.remove(ad, name),
    admin.begin(ad),
    admin.remove(ad, name),
  ]);
  assert.equal(removed.status, "fulfilled");
  for (const refused of [begun, again]) {
    assert.equal(refused.status === "rejected" && refused.reason.code, "conflict");
  }
  const starts = await Promise.allSettled([admin.begin(ad), admin.begin(ad)]);
  assert.deepEqual(starts.map(({ status }) => status), ["fulfilled", "rejected"]);
  assert.equal((await admin.look()).working?.kind, "make");
  assert.ok((await h.backups.run()).ok, "the schedule takes the one that is being made");
  assert.equal(h.made().length, 1);
  const noted = await h.db.selectFrom("audit_log").select("action")
    .where("action", "like", "backup.%").execute();
  assert.deepEqual(noted.map(({ action }) => action).sort(), ["backup.remove", "backup.start"]);

  // What may not be recorded does not begin, and keeps nobody from beginning.
  const signedOut = sessionActor("ad", true, "ended", null);
  await assert.rejects(admin.begin(signedOut), { code: "not_signed_in" });
  assert.equal((await admin.look()).working, null);
  assert.equal(h.made().length, 1);
});

Deno.test("backups are made by the schedule; an invalid schedule is refused at the start", async () => {
  assert.throws(
    () => loadConfig({ ATELIER_ROOT: "/x", ATELIER_BACKUP_SCHEDULE: "at night" }, "/"),
    /backup_schedule.*0 3 \* \* \*/,
  );
  await using h = await house({ ATELIER_BACKUP_SCHEDULE: "* * * * * *" });
  assert.equal(h.backups.state().next_at, null);
  await h.backups.start();
  assert.match(h.backups.state().next_at ?? "", /^20\S+Z$/);
  await eventually("a backup", () => Promise.resolve(h.backups.state().last?.ok));
  await h.backups.stop();
  assert.equal(h.backups.state().running, false);
});

Deno.test("a server makes backups in a child process, and reports how the last one ended", async () => {
  const backup_folder = await Deno.makeTempDir({ prefix: "atelier-backups-" });
  const settings = { backup_folder, backup_schedule: "* * * * * *", backup_keep: 1 };
  {
    await using server = await startServer({ settings });
    type Health = { backups: { last: { ok: boolean; failure: string | null } | null } };
    const last = await eventually("a backup", async () => {
      const { body } = await call<Health>(server, "GET", "app/health");
      return body.backups.last;
    });
    assert.deepEqual([last.ok, last.failure], [true, null]);
    const { text } = await call(server, "GET", "/metrics");
    assert.match(text, /^atelier_backup_failed 0$/m);
    assert.match(text, /^atelier_last_backup_timestamp_seconds \d/m);
  }
  await Deno.remove(backup_folder, { recursive: true });
});
