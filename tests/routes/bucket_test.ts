import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { fetchBackup, restoreBackup } from "../../services/backup/mod.ts";
import { loadConfig } from "../../services/config/mod.ts";
import { bucketAt, bucketOf } from "../../services/storage/mod.ts";
import { type Person, startStudio } from "../libraries.ts";
import { refuseWith, type S3Server, startS3 } from "../s3_server.ts";
import { PROJECT } from "../server.ts";

const get = (url: string, { token }: Person, path: string, headers: HeadersInit = {}) =>
  fetch(`${url}/api/v1/images/i/${path}`, {
    headers: { authorization: `Bearer ${token}`, ...headers },
  });

function environment(s3: S3Server, root: string): Record<string, string> {
  const settings = Object.entries(s3.settings)
    .map(([name, value]) => [`ATELIER_${name.toUpperCase()}`, value]);
  return {
    ...Object.fromEntries(settings),
    ATELIER_ROOT: root,
    ATELIER_BACKUP_COPY: "s3://studio/backups",
  };
}

/** A command beside the server. */
async function command(s3: S3Server, root: string, args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-check", "cli/main.ts", ...args],
    cwd: PROJECT,
    env: environment(s3, root),
  }).output();
  const text = new TextDecoder();
  return { code, out: text.decode(stdout), err: text.decode(stderr) };
}

const imagesIn = async (s3: S3Server) =>
  (await Array.fromAsync(bucketOf(loadConfig(environment(s3, "/nowhere"), "/"))!.list("images")))
    .map(({ key }) => key);

Deno.test("a studio whose images are in a bucket", async (t) => {
  await using s3 = await startS3();
  const place = await Deno.makeTempDir({ prefix: "atelier-bucket-" });
  await using studio = await startStudio(s3.settings);
  const { ad, al, bo, server } = studio;
  const name = await al.image();
  let backup = "";

  await t.step("shows them by the same rules, whole, in parts and from the cache", async () => {
    const whole = await get(server.url, al, `${name}/full`);
    const bytes = await whole.bytes();
    assert.equal(whole.status, 200);
    const part = await get(server.url, al, `${name}/full`, { range: "bytes=2-5" });
    assert.deepEqual([part.status, await part.bytes()], [206, bytes.slice(2, 6)]);
    const small = await get(server.url, al, `${name}/thumbnail`);
    const etag = small.headers.get("etag")!;
    assert.equal((await small.bytes()).length, Number(small.headers.get("content-length")));
    const again = await get(server.url, al, `${name}/thumbnail`, { "if-none-match": etag });
    assert.equal(again.status, 304);
    const foreign = await get(server.url, bo, `${name}/full`);
    assert.equal(foreign.status, 404);
    await foreign.body?.cancel();
    assert.equal((await imagesIn(s3)).length, 1);
    const left = [...Deno.readDirSync(server.root)].map((entry) => entry.name);
    assert.ok(!left.includes("images") && !left.includes("thumbnails"), left.join());
  });

  await t.step("copies and deletes them there", async () => {
    const board = await al.board("shared");
    const copied = await al.ask("POST", "/images/copy", { image_names: [name], board_id: board });
    assert.equal(copied.status, 201, JSON.stringify(copied.body));
    assert.equal((await imagesIn(s3)).length, 2);
    const [{ image_name }] = copied.body["copied_images"] as [{ image_name: string }];
    await al.ask("DELETE", `/images/i/${image_name}`);
    await al.ask("POST", "/images/trash/delete", { image_names: [image_name] });
    assert.deepEqual((await imagesIn(s3)).map((key) => key.endsWith(name)), [true]);
  });

  await t.step("is backed up whole", async () => {
    const made = await command(s3, server.root, ["backup", place, "--linked", "--json"]);
    assert.equal(made.code, 0, made.err);
    const report = JSON.parse(made.out) as { folder: string; missing: number; read: number };
    assert.deepEqual([report.missing, report.read], [0, 1]);
    backup = report.folder;
  });

  await t.step("copies that backup into a bucket, and says so if it cannot", async () => {
    const copies = () =>
      Array.fromAsync(
        bucketAt("s3://studio/backups", loadConfig(environment(s3, "/nowhere"), "/")).list(""),
      );
    const [copy, ...others] = await copies();
    assert.deepEqual([copy?.key, others], [`${basename(backup)}.tar`, []]);
    s3.fault = (method, path, answer) =>
      method === "PUT" && path.includes("/backups/") && refuseWith(answer, 403, "AccessDenied");
    const failed = await command(s3, server.root, ["backup", place, "--linked", "--json"]);
    s3.fault = null;
    assert.equal(failed.code, 1);
    assert.match(failed.err, /refuses this server/);
    assert.equal((await copies()).length, 1);
  });

  await t.step(
    "refuses in plain words what the store refuses, and keeps no row of it",
    async () => {
      s3.fault = (method, _path, answer) =>
        method === "PUT" && refuseWith(answer, 507, "XMinioStorageFull");
      await assert.rejects(al.image(), /507|storage_full/);
      s3.fault = (_method, _path, answer) => refuseWith(answer, 403, "AccessDenied");
      const closed = await al.ask("GET", `/images/i/${name}/full`);
      assert.deepEqual([closed.status, closed.body["id"]], [503, "storage_refuses"]);
      s3.fault = null;
      const list = await al.ask("GET", "/images/?limit=10");
      assert.equal((list.body["items"] as unknown[]).length, 1);
    },
  );

  await t.step("says which images lost their files when the bucket is emptied", async () => {
    const healthy = await command(s3, server.root, ["doctor", "--json"]);
    assert.equal(healthy.code, 0, healthy.out);
    const config = loadConfig(environment(s3, place), "/");
    const address = `s3://studio/backups/${basename(backup)}.tar`;
    await using fetched = await fetchBackup(address, config);
    await Deno.copyFile(fetched.path, join(place, "copy.tar"));
    await assert.rejects(fetchBackup("s3://studio/backups/none.tar", config), /There is nothing/);
    await s3.empty();
    const full = await al.ask("GET", `/images/i/${name}/full`);
    assert.deepEqual([full.status, full.body["id"]], [404, "image_file_missing"]);
    assert.equal((await al.ask("GET", `/images/i/${name}`)).status, 200, "the row stays");
    const found = await command(s3, server.root, ["doctor", "--json"]);
    assert.equal(found.code, 1);
    assert.deepEqual((JSON.parse(found.out) as Record<string, unknown>)["rows_without_file"], [
      name,
    ]);
  });

  await t.step("gets them back from a backup", async () => {
    const root = join(place, "restored");
    await Deno.mkdir(root);
    const bucket = bucketOf(loadConfig(environment(s3, root), "/"));
    await restoreBackup(root, join(place, "copy.tar"), { bucket });
    const full = await get(server.url, al, `${name}/full`);
    assert.equal(full.status, 200);
    await full.body?.cancel();
    await assert.rejects(Deno.stat(join(root, "images")), Deno.errors.NotFound);
  });

  await t.step("keeps what a restore replaces in it, and has it back if that fails", async () => {
    const root = join(place, "restored");
    const bucket = bucketOf(loadConfig(environment(s3, root), "/"))!;
    const [small] = await Array.fromAsync(bucket.list("thumbnails"));
    const [image] = await Array.fromAsync(bucket.list("images"));
    assert.ok(small && image);
    const other = new TextEncoder().encode("another one");
    await bucket.put(small.key, other);
    await bucket.remove(image.key);
    const { rename } = Deno;
    Deno.rename = (from, to) =>
      String(to).endsWith("atelier.db") ? Promise.reject(new Error("cut off")) : rename(from, to);
    try {
      await assert.rejects(restoreBackup(root, join(place, "copy.tar"), { bucket }), /cut off/);
    } finally {
      Deno.rename = rename;
    }
    assert.deepEqual(await bucket.read(small.key), other);
    assert.equal(await bucket.stat(image.key), null, "what was new is gone again");
    const { kept } = await restoreBackup(root, join(place, "copy.tar"), { bucket });
    assert.deepEqual(await Deno.readFile(join(kept!, small.key)), other);
    assert.notDeepEqual(await bucket.read(small.key), other);
    assert.ok(await bucket.stat(image.key));
  });

  await t.step("shows no key, in no page and no line of its log", async () => {
    const settings = JSON.stringify((await ad.ask("GET", "/app/runtime_config")).body);
    assert.match(settings, /s3:\/\/studio\/one/);
    assert.doesNotMatch(settings + server.output(), /S3RVER/);
  });
  await Deno.remove(place, { recursive: true });
});
