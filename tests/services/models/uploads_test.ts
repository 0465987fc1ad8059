import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { statfs } from "node:fs/promises";
import { join } from "node:path";
import { InsertQueryNode } from "kysely";
import { sizeOf } from "../../../services/models/on_disk.ts";
import { testDatabase } from "../../database.ts";
import { kohya, SD15 } from "../../inference/recognition/headers.ts";
import { modelRig, weightsFile } from "./rig.ts";

const FILE = weightsFile(kohya(SD15, "diffusers", 1));
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
type Rig = Awaited<ReturnType<typeof modelRig>>;

const start = ({ installs: { uploads }, actor }: Rig, name = "ink.safetensors") =>
  uploads.start(actor, { name, bytes: FILE.length });

/** Sends the parts from the offset on. */
async function send(
  { installs: { uploads }, actor }: Rig,
  id: string,
  size: number,
  until = Infinity,
) {
  let { offset } = await uploads.get(id);
  while (offset < Math.min(until, FILE.length)) {
    const part = FILE.subarray(offset, offset + size);
    ({ offset } = await uploads.write(actor, id, { offset, sha256: sha256(part), part }));
  }
  return offset;
}

async function ended({ installs }: Rig, id: number) {
  while (["waiting", "running"].includes(installs.get(id).status)) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return installs.get(id);
}

const hidden = ({ modelsFolder }: Rig) =>
  [...Deno.readDirSync(modelsFolder)].map(({ name }) => name).filter((name) => name[0] === ".");

Deno.test("an upload continues after a restart, is offered, installed, and recognised by its hash", async () => {
  await using database = await testDatabase();
  let id = "";
  {
    await using rig = await modelRig({ database });
    ({ id } = await start(rig));
    await send(rig, id, 1000, 5000);
    // A part whose end was not seen: it lies on the disk, and does not count.
    const [folder] = hidden(rig);
    const path = join(rig.modelsFolder, folder!, "ink.safetensors");
    await Deno.writeFile(path, new Uint8Array(777), { append: true });
  }
  await using rig = await modelRig({ database });
  const { installs, actor } = rig;
  const { uploads } = installs;
  await installs.recover();
  assert.equal((await uploads.get(id)).offset, 5000);
  await assert.rejects(uploads.offer(id), { code: "conflict" });
  await assert.rejects(uploads.install(actor, id, { inplace: false }), { code: "conflict" });
  await send(rig, id, 100_000);
  const offer = await uploads.offer(id);
  assert.deepEqual([offer.type, offer.base, offer.name], ["lora", "sd-1", "ink"]);
  const { id: job } = await uploads.install(actor, id, { inplace: false, name: "Ink" });
  const done = await ended(rig, job);
  assert.equal(done.error, null);
  const { key, path } = done.config_out!;
  assert.equal(path, "sd-1/lora/Ink.safetensors");
  assert.equal(sha256(await Deno.readFile(join(rig.modelsFolder, path))), sha256(FILE));
  assert.deepEqual(await uploads.list(), []);
  const row = await rig.db.selectFrom("models").select("origin").where("model_key", "=", key)
    .executeTakeFirstOrThrow();
  assert.deepEqual(JSON.parse(row.origin), { sha256: { "": sha256(FILE) } });
  assert.equal((await rig.verify(key)).sound, true);

  const again = await start(rig, "other name.safetensors");
  await send(rig, again.id, 1_000_000);
  const twice = await uploads.install(actor, again.id, { inplace: false });
  assert.equal((await ended(rig, twice.id)).error, "This model is already installed.");
  await uploads.cancel(actor, again.id);
  assert.deepEqual(hidden(rig), []);
});

Deno.test("a part at a wrong offset, changed, too long or simultaneous is refused, and nothing is lost", async () => {
  await using rig = await modelRig();
  const { installs: { uploads }, actor } = rig;
  const { id } = await start(rig);
  await send(rig, id, 1000, 2000);
  const part = FILE.subarray(2000, 3000);
  const write = (offset: number, part: Uint8Array, sha256?: string) =>
    uploads.write(actor, id, { offset, part, sha256 });
  await assert.rejects(write(1000, part), {
    ...{ code: "conflict", extras: { facts: { offset: 2000 } } },
  });
  await assert.rejects(write(3000, part), { code: "conflict" });
  await assert.rejects(write(2000, part, sha256(FILE)), { code: "bad_request" });
  await assert.rejects(write(2000, new Uint8Array(FILE.length)), { code: "bad_request" });
  await assert.rejects(write(2000, new Uint8Array(0)), { code: "bad_request" });
  const both = await Promise.allSettled([write(2000, part), write(2000, part)]);
  assert.deepEqual(both.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
  assert.equal((await uploads.get(id)).offset, 3000);
  await assert.rejects(uploads.get("none"), { code: "not_found" });
});

Deno.test("an upload that is no model, too large or one too many is refused with the reason", async () => {
  await using rig = await modelRig();
  const { installs: { uploads }, actor } = rig;
  for (const name of ["model.ckpt", "model.pt", "model.bin", "notes.txt"]) {
    await assert.rejects(uploads.start(actor, { name, bytes: 10 }), { code: "unsupported_media" });
  }
  const name = "a.safetensors";
  await assert.rejects(uploads.start(actor, { name, bytes: 2 ** 50 }), { code: "disk_full" });
  assert.deepEqual(await uploads.list(), []);
  const text = new TextEncoder().encode("<html>not a model</html>");
  const { id } = await uploads.start(actor, { name: "../../x/.safetensors", bytes: text.length });
  await uploads.write(actor, id, { offset: 0, part: text });
  await assert.rejects(uploads.offer(id), { code: "unsupported_media" });
  await assert.rejects(uploads.install(actor, id, { inplace: false }), {
    code: "unsupported_media",
  });
  for (let n = 1; n < 20; n++) await uploads.start(actor, { name, bytes: 1 });
  await assert.rejects(uploads.start(actor, { name, bytes: 1 }), { code: "conflict" });
});

Deno.test("of two simultaneous uploads with room for one, one begins", async () => {
  await using rig = await modelRig();
  const { installs: { uploads }, actor, db } = rig;
  const outcomes = async (name: string, bytes: number) => {
    const begin = () => uploads.start(actor, { name, bytes });
    const tries = await Promise.allSettled([begin(), begin()]);
    return tries.map((one) => one.status === "fulfilled" ? "begun" : one.reason.code).sort();
  };
  await Deno.mkdir(rig.modelsFolder, { recursive: true });
  const { bavail, bsize } = await statfs(rig.modelsFolder);
  const most = Math.floor((bavail * bsize - 512 * 1024 ** 2) * 0.6);
  assert.deepEqual(await outcomes("large.safetensors", most), ["begun", "disk_full"]);
  await uploads.cancel(actor, (await uploads.list())[0]!.id);
  for (let n = 1; n < 20; n++) await uploads.start(actor, { name: "a.safetensors", bytes: 1 });
  assert.deepEqual(await outcomes("last.safetensors", 1), ["begun", "conflict"]);
  assert.equal(hidden(rig).length, 20, "a refusal leaves no folder");
  const cancelled = await db.selectFrom("audit_log").select("details")
    .where("action", "=", "model.upload_cancel").execute();
  assert.deepEqual(cancelled.map(({ details }) => JSON.parse(details)), [
    { name: "large.safetensors", bytes: most, received: 0 },
  ]);
});

Deno.test("an upload whose installation fails or is cancelled stays complete, and can be installed later", async () => {
  await using database = await testDatabase();
  let full = false;
  let cancelled: Promise<string> = Promise.resolve("not tried");
  const db = database.db.withPlugin({
    transformQuery({ node }) {
      if (full && InsertQueryNode.is(node) && JSON.stringify(node.into).includes("audit_log")) {
        full = false;
        const { installs, actor } = rig;
        cancelled = installs.uploads.cancel(actor, id).then(() => "done", ({ code }) => code);
        throw new Error("No space left");
      }
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  });
  await using rig = await modelRig({ database: { ...database, db } });
  const { installs: { uploads }, actor } = rig;
  const { id } = await start(rig);
  await send(rig, id, 1_000_000);
  full = true;
  const failed = await uploads.install(actor, id, { inplace: false });
  assert.equal((await ended(rig, failed.id)).error, "The disk is full.");
  assert.equal(await cancelled, "conflict", "its file is being moved");
  const place = join(rig.modelsFolder, "sd-1/lora/ink.safetensors");
  assert.equal(sizeOf(place), null);
  const recorded = await rig.db.selectFrom("models").select("name").execute();
  assert.deepEqual(recorded, [], "no record stands for files that went back");
  assert.equal(sha256(await Deno.readFile((await uploads.whole(id)).file)), sha256(FILE));
  const again = await uploads.install(actor, id, { inplace: false });
  assert.equal((await ended(rig, again.id)).error, null);
  assert.equal(sizeOf(place), FILE.length);
});

Deno.test("an upload whose installation is cancelled stays complete, and can be installed later", async () => {
  await using rig = await modelRig();
  const { installs, actor } = rig;
  const { uploads } = installs;
  const { id } = await start(rig);
  await send(rig, id, 1_000_000);
  const job = await uploads.install(actor, id, { inplace: false });
  await installs.cancel(job.id);
  // It has ended once the next job, which waits for it, has.
  const again = await uploads.install(actor, id, { inplace: false });
  assert.equal((await ended(rig, again.id)).error, null);
  assert.deepEqual([installs.get(job.id).status, await uploads.list()], ["cancelled", []]);
});

Deno.test("an abandoned upload is removed after a week", async () => {
  await using rig = await modelRig();
  const { installs: { uploads, recover }, db } = rig;
  const old = await start(rig);
  const fresh = await start(rig);
  const week = new Date(Date.now() - 8 * 86_400_000).toISOString();
  await db.updateTable("model_uploads").set({ updated_at: week }).where("upload_id", "=", old.id)
    .execute();
  await uploads.sweep();
  assert.deepEqual((await uploads.list()).map(({ id }) => id), [fresh.id]);
  assert.deepEqual(hidden(rig), [`.uploading-${fresh.id}`]);
  await db.deleteFrom("model_uploads").execute();
  await recover();
  assert.deepEqual(hidden(rig), [], "a folder without an upload");
});
