/** What is known of backups that are there: listed, read again, downloaded, removed. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { sql } from "kysely";
import {
  backupsIn,
  linkedBackup,
  makeBackup,
  removeBackup,
  restoreBackup,
  verifyBackup,
} from "../../../services/backup/mod.ts";
import { openDownload } from "../../../services/backup/download.ts";
import { indexTar } from "../../../services/backup/tar.ts";
import { backupNamed } from "../../../services/backup/stored.ts";
import type { BackupStep } from "../../../services/contract/backups.ts";
import { Problem } from "../../../services/errors/mod.ts";
import { libraryRig } from "../library_rig.ts";

async function house() {
  const rig = await libraryRig(["ad", "al"]);
  const place = await Deno.makeTempDir({ prefix: "atelier-backups-" });
  return {
    ...rig,
    place,
    async [Symbol.asyncDispose]() {
      await Deno.remove(place, { recursive: true });
      await rig[Symbol.asyncDispose]();
    },
  };
}

const fileOf = (image: string) => join("images", image.slice(0, 2), image);

/** Changes one byte at a place of a file. */
async function damage(path: string, at = 20): Promise<void> {
  const bytes = await Deno.readFile(path);
  bytes[at]! ^= 1;
  await Deno.writeFile(path, bytes);
}

async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(stream as ReadableStream<BufferSource>).arrayBuffer());
}

Deno.test("the list has every backup, with its form and the result of its check", async () => {
  await using h = await house();
  assert.deepEqual(await backupsIn(join(h.place, "absent")), []);
  await h.image("al", null);
  const steps: BackupStep[] = [];
  await linkedBackup(h.root, h.place, (step) => void steps.push(step));
  const stages = [...new Set(steps.map(({ stage }) => stage))];
  assert.deepEqual(stages, ["database", "files", "reading", "trial"]);
  assert.ok(steps.some(({ stage, total }) => stage === "reading" && total >= 3));
  await makeBackup(h.root, h.place, { archive: true });
  for (const name of ["atelier-notes", "photos", ".atelier-2026.unfinished"]) {
    await Deno.mkdir(join(h.place, name));
  }
  const [tried, archive, ...more] = await backupsIn(h.place);
  assert.deepEqual(more, []);
  assert.deepEqual([tried?.form, tried?.check?.failure, tried?.check?.images], ["folder", null, 1]);
  assert.deepEqual([archive?.form, archive?.check], ["archive", null]);
  assert.ok((archive?.bytes ?? 0) > 0 && archive?.files === tried?.files);
  assert.ok(Math.abs(Date.parse(tried?.made_at ?? "") - Date.now()) < 600_000);
  // A note that somebody has written into says nothing.
  await Deno.writeTextFile(join(h.place, `.${tried?.name}.json`), '{"files": "many"}');
  assert.deepEqual((await backupsIn(h.place))[0]?.check, null);
});

Deno.test("both forms of a backup are verified as a restore would read them", async () => {
  await using h = await house();
  const image = await h.image("al", null);
  for (const archive of [false, true]) {
    const { folder } = await makeBackup(h.root, h.place, { archive });
    assert.deepEqual(
      [(await verifyBackup(folder)).failure, (await backupsIn(h.place)).at(-1)?.check?.read],
      [null, 1],
    );
    const place = archive && (await indexTar(folder)).get(fileOf(image))!.offset + 20;
    if (place) await damage(folder, place);
    else await damage(join(folder, fileOf(image)));
    assert.match((await verifyBackup(folder)).failure ?? "", /damaged|not a/);
    const [listed] = (await backupsIn(h.place)).slice(-1);
    assert.match(listed?.check?.failure ?? "", /damaged|not a/, "and the list says so");
    assert.ok((listed?.bytes ?? 0) > 0, "its size is not forgotten");
  }
});

Deno.test("a download can be restored, whether fetched whole or in parts", async () => {
  await using h = await house();
  const image = await h.image("al", null);
  const { folder } = await makeBackup(h.root, h.place);
  const download = await openDownload(folder);
  const whole = await bytesOf(download.read(0, download.size));
  assert.equal(whole.length, download.size);
  const again = await openDownload(folder);
  assert.equal(again.version, download.version);
  for (const [from, to] of [[0, 1], [100, 1500], [511, 514], [download.size - 7, download.size]]) {
    const part = await bytesOf(again.read(from!, to!));
    assert.deepEqual(part, whole.slice(from, to), `${from} to ${to}`);
  }
  const file = join(h.place, download.fileName);
  await Deno.writeFile(file, whole);
  assert.equal((await verifyBackup(file)).failure, null);
  const root = await Deno.makeTempDir({ prefix: "atelier-restored-" });
  await restoreBackup(root, file);
  assert.deepEqual(
    await Deno.readFile(join(root, fileOf(image))),
    await Deno.readFile(join(h.root, fileOf(image))),
  );
  await Deno.remove(root, { recursive: true });
  const archived = await openDownload(file);
  assert.deepEqual(await bytesOf(archived.read(3, 900)), whole.slice(3, 900));

  // One that grows shorter while it is read must not pass for whole.
  await Deno.truncate(join(folder, fileOf(image)), 10);
  await assert.rejects(bytesOf(download.read(0, download.size)), /shorter/);
});

Deno.test("removing a backup leaves the files of the others", async () => {
  await using h = await house();
  await h.image("al", null);
  const first = await linkedBackup(h.root, h.place);
  const second = await linkedBackup(h.root, h.place);
  await removeBackup(first.folder);
  assert.deepEqual((await backupsIn(h.place)).length, 1);
  assert.equal((await verifyBackup(second.folder)).failure, null);
  const left = [...Deno.readDirSync(h.place)].map(({ name }) => name).sort();
  assert.equal(left.length, 2, left.join());
});

Deno.test("a backup whose trial fails is not made once more without links", async () => {
  await using h = await house();
  await linkedBackup(h.root, h.place);
  await sql`insert into schema_migrations (number, name, sha256, applied_at)
    values (1000, 'later', 'x', '')`.execute(h.db);
  const stages: string[] = [];
  const made = linkedBackup(h.root, h.place, ({ stage }) => void stages.push(stage));
  await assert.rejects(made, /the copy is not a usable backup/);
  assert.equal(stages.filter((stage) => stage === "database").length, 1);
  assert.equal((await backupsIn(h.place)).length, 1);
});

Deno.test("a name cannot lead out of the folder of backups", async () => {
  await using h = await house();
  const { folder } = await makeBackup(h.root, h.place);
  const name = folder.slice(h.place.length + 1);
  assert.equal(await backupNamed(h.place, name), folder);
  const inside = join(h.place, "inside");
  await Deno.mkdir(inside);
  await Deno.symlink(folder, join(inside, name));
  const names = [`../${name}`, `inside/../${name}`, "..", "", ".", "inside", `${name}.json`, "%2e"];
  for (const [place, wrong] of [...names.map((n) => [h.place, n]), [inside, name], ["", name]]) {
    await assert.rejects(
      backupNamed(place!, wrong!),
      (error) => error instanceof Problem && error.code === "not_found",
      wrong,
    );
  }
});
