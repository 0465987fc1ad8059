import assert from "node:assert/strict";
import { join } from "node:path";
import { growth } from "../../../services/models/downloads/room.ts";
import { testDatabase } from "../../database.ts";
import { sha256, startHub } from "../../hub.ts";
import { finished, leftovers, one, SD15, serve, start, until } from "./downloading.ts";
import { modelRig } from "./rig.ts";

Deno.test("a repository's single file is downloaded, checked, moved into place and recorded", async () => {
  await using hub = await startHub();
  await using rig = await modelRig({ network: hub.network });
  one(hub);
  const offer = await rig.installs.offer("https://huggingface.co/org/one");
  assert.equal(offer.total_bytes, SD15.length);
  assert.equal(offer.licence, "mit");
  assert.equal(offer.recognised?.label, "Stable Diffusion 1");
  assert.equal(offer.recognised?.precision, "fp16");
  assert.equal(offer.fits, null, "no engine here says how much memory it has");
  const read = hub.asked.filter(({ cdn }) => cdn).map(({ range }) => range);
  assert.ok(read.every((range) => Number(range?.split("-")[1]) < SD15.length / 4), String(read));
  const job = await finished(rig, (await start(rig, "org/one")).id);
  assert.equal(job.error, null);
  assert.equal(job.bytes, SD15.length);
  const record = job.config_out!;
  assert.equal(record.path, "sd-1/main/one.safetensors");
  assert.equal(record.source, "org/one");
  assert.equal(record.source_type, "hf_repo_id");
  assert.equal(record.source_url, "https://huggingface.co/org/one");
  assert.equal(record.licence, "mit");
  assert.equal(sha256(await Deno.readFile(join(rig.modelsFolder, record.path))), sha256(SD15));
  assert.deepEqual(leftovers(rig), []);
  assert.deepEqual(await rig.db.selectFrom("model_downloads").selectAll().execute(), []);
  const names = rig.told.map(({ name }) => name).filter((n) =>
    n !== "model_install_download_progress"
  );
  assert.deepEqual(names, [
    "model_install_download_started",
    "model_install_downloads_complete",
    "model_install_started",
    "model_install_complete",
    "models_changed",
  ]);
  const told = rig.told.find(({ name }) => name === "model_install_complete")!.data;
  assert.deepEqual([told["key"], told["config"]], [record.key, record]);
  await assert.rejects(start(rig, "org/one"), { code: "conflict" });
});

Deno.test("a download resumes after a cut connection, and obeys Retry-After", async () => {
  await using hub = await startHub();
  await using rig = await modelRig({ network: hub.network });
  one(hub);
  let turn = 0;
  hub.fault = (_, response, bytes) => {
    turn++;
    if (turn === 1) {
      response.writeHead(200, {
        "content-length": bytes.length,
        etag: `"${sha256(bytes).slice(0, 32)}"`,
      });
      response.write(bytes.subarray(0, 100_000));
      void until("written", () => job.download_parts[0]!.bytes === 100_000)
        .then(() => response.destroy());
      return true;
    }
    if (turn === 2) {
      response.writeHead(429, { "retry-after": "1" }).end();
      return true;
    }
    return false;
  };
  const began = Date.now();
  const job = await start(rig, "org/one");
  await finished(rig, job.id);
  assert.equal(job.status, "completed", String(job.error));
  assert.ok(Date.now() - began >= 950, "it has waited for the second that the hub asked for");
  const ranges = hub.asked.filter(({ cdn }) => cdn).map(({ range }) => range);
  assert.deepEqual(ranges, [null, "bytes=100000-", "bytes=100000-"]);
});

Deno.test("while the studio is moved a download writes nothing, and goes on after that", async () => {
  await using hub = await startHub();
  await using rig = await modelRig({ network: hub.network });
  one(hub);
  let turn = 0;
  hub.fault = (request, response, bytes) => {
    if (request.headers.range === "bytes=0-0" || ++turn > 1) return false;
    response.writeHead(200, {
      "content-length": bytes.length,
      etag: `"${sha256(bytes).slice(0, 32)}"`,
    });
    // The rest is on its way for ever.
    response.write(bytes.subarray(0, 100_000));
    return true;
  };
  const job = await start(rig, "org/one");
  await until("partly there", () => job.download_parts[0]!.bytes === 100_000);
  await rig.installs.rest(true);
  assert.equal(job.status, "waiting");
  const rows = await rig.db.selectFrom("model_downloads").select("status").execute();
  assert.deepEqual(rows.map(({ status }) => status), ["waiting"], "another server takes it up");
  const asked = hub.asked.length;
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(hub.asked.length, asked);
  await rig.installs.rest(false);
  assert.equal((await finished(rig, job.id)).status, "completed", String(job.error));
  const ranges = hub.asked.slice(asked).filter(({ cdn }) => cdn).map(({ range }) => range);
  assert.deepEqual(ranges, ["bytes=100000-"]);
});

Deno.test("what rests leaves alone what a person has paused", async () => {
  await using hub = await startHub();
  await using rig = await modelRig({ network: hub.network });
  one(hub);
  hub.fault = (_, response, bytes) => {
    response.writeHead(200, { "content-length": bytes.length });
    response.write(bytes.subarray(0, 1000));
    return true;
  };
  const job = await start(rig, "org/one");
  await until("begun", () => job.status === "downloading");
  await rig.installs.pause(job.id);
  await rig.installs.rest(true);
  await rig.installs.rest(false);
  assert.equal(rig.installs.get(job.id).status, "paused");
});

Deno.test("a file that changed between two ranges starts over", async () => {
  await using hub = await startHub();
  await using rig = await modelRig({ network: hub.network });
  const other = SD15.slice();
  other[other.length - 1] = 1;
  // A link: nobody says its hash beforehand.
  serve(hub, "org/one", { "one.safetensors": { bytes: SD15, lfs: true } });
  const link = `${hub.cdn}/org/one/x1/one.safetensors`;
  let turn = 0;
  hub.fault = (request, response, bytes) => {
    if (request.headers.range === "bytes=0-0") return false;
    if (++turn > 1) return false;
    response.writeHead(200, { "content-length": bytes.length, etag: '"before"' });
    response.write(bytes.subarray(0, 50_000), () => {
      serve(hub, "org/one", { "one.safetensors": { bytes: other } });
      response.destroy();
    });
    return true;
  };
  const job = await finished(rig, (await start(rig, link)).id);
  assert.equal(job.status, "completed", String(job.error));
  const bytes = await Deno.readFile(join(rig.modelsFolder, job.config_out!.path));
  assert.equal(sha256(bytes), sha256(other));
});

Deno.test("a file with another hash than listed is removed and never recorded", async () => {
  await using hub = await startHub();
  await using rig = await modelRig({ network: hub.network });
  serve(hub, "org/bad", {
    "bad.safetensors": { bytes: SD15, lfs: true, listed: "0".repeat(64) },
  });
  const { id } = await start(rig, "org/bad");
  const job = await finished(rig, id);
  assert.equal(job.status, "error");
  assert.equal(job.error_sentence?.id, "file_differs");
  assert.deepEqual((await rig.models.list(rig.actor)).map(({ name }) => name), []);
  await rig.installs.prune();
  assert.deepEqual(leftovers(rig), []);
  assert.deepEqual(rig.installs.list(), []);
});

Deno.test("a file that is longer or shorter than announced is refused", async () => {
  await using hub = await startHub();
  await using rig = await modelRig({ network: hub.network });
  one(hub);
  hub.fault = (_, response, bytes) => {
    response.writeHead(200, { "content-length": bytes.length + 5 });
    response.end(Buffer.concat([bytes, new Uint8Array(5)]));
    return true;
  };
  const job = await finished(rig, (await start(rig, "org/one")).id);
  assert.equal(job.error_sentence?.id, "file_not_whole");
});

Deno.test("pausing keeps the part, resuming requests the rest, also after a restart", async () => {
  await using hub = await startHub();
  await using database = await testDatabase();
  one(hub);
  hub.speed = 4_000_000;
  let id = 0;
  {
    await using rig = await modelRig({ network: hub.network, database });
    const job = await start(rig, "org/one");
    id = job.id;
    await until("begun", () => job.download_parts[0]!.bytes > 0);
    await rig.installs.pause(id);
    assert.equal(job.status, "paused");
    const { bytes } = job;
    assert.ok(bytes > 0 && bytes < SD15.length, String(bytes));
    await assert.rejects(rig.installs.pause(id), { code: "conflict" });
    await rig.installs.resume(id);
    await until("going on", () => job.download_parts[0]!.bytes > bytes);
  }
  hub.speed = Infinity;
  hub.asked.length = 0;
  await using rig = await modelRig({ network: hub.network, database });
  await rig.installs.recover();
  const job = await finished(rig, id);
  assert.equal(job.status, "completed", String(job.error));
  const [rest] = hub.asked.filter(({ cdn }) => cdn);
  assert.match(String(rest?.range), /^bytes=[1-9]\d*-$/);
  assert.deepEqual(leftovers(rig), []);
  // Numbers go on where they were.
  serve(hub, "org/two", { "two.safetensors": { bytes: SD15 } });
  assert.equal((await start(rig, "org/two")).id, id + 1);
});

Deno.test("cancelling removes everything, whenever it happens", async () => {
  await using hub = await startHub();
  await using rig = await modelRig({ network: hub.network });
  one(hub);
  hub.speed = 4_000_000;
  const job = await start(rig, "org/one");
  await until("begun", () => job.download_parts[0]!.bytes > 0);
  await rig.installs.cancel(job.id);
  assert.equal(job.status, "cancelled");
  assert.deepEqual(leftovers(rig), []);
  assert.deepEqual(await rig.db.selectFrom("model_downloads").selectAll().execute(), []);
  assert.ok(rig.told.some(({ name }) => name === "model_install_cancelled"));
});

Deno.test("a waiting download is paused and cancelled at once", async () => {
  await using hub = await startHub();
  await using rig = await modelRig({ network: hub.network });
  hub.speed = 10_000;
  const ids: number[] = [];
  for (const name of ["a", "b", "c", "d", "e"]) {
    serve(hub, `org/${name}`, { "x.safetensors": { bytes: SD15, lfs: true } });
    ids.push((await start(rig, `org/${name}`)).id);
  }
  const [, , third = 0, fourth = 0, fifth = 0] = ids;
  await until("three at once", () => rig.installs.get(third).status === "downloading");
  assert.equal(rig.installs.get(fourth).status, "waiting");
  assert.equal((await rig.installs.pause(fourth)).status, "paused");
  assert.equal((await rig.installs.cancel(fifth)).status, "cancelled");
  assert.equal(rig.installs.get(third).status, "downloading");
});

Deno.test("the query of a link, which may hold a signature, is never stored in plain text nor returned", async () => {
  await using hub = await startHub();
  await using database = await testDatabase();
  one(hub);
  const file = `${hub.cdn}/org/one/x1/one.safetensors`;
  const asked = `${file}?signature=s3cret`;
  const written: unknown[] = [];
  hub.speed = 2_000_000;
  {
    await using rig = await modelRig({ network: hub.network, database });
    const job = await start(rig, asked);
    await until("begun", () => job.download_parts[0]!.bytes > 0);
    const { db } = rig;
    written.push(job, rig.told, await db.selectFrom("model_downloads").selectAll().execute());
    written.push(await db.selectFrom("model_download_files").selectAll().execute());
  }
  hub.asked.length = 0;
  hub.speed = Infinity;
  await using rig = await modelRig({ network: hub.network, database });
  await rig.installs.recover();
  const job = await finished(rig, 1);
  assert.equal(job.config_out?.source, file, String(job.error));
  written.push(job, rig.told, await rig.db.selectFrom("audit_log").selectAll().execute());
  assert.doesNotMatch(JSON.stringify(written), /s3cret/);
  assert.match(JSON.stringify(written), /one.safetensors/);
  const after = hub.asked.filter(({ cdn }) => cdn).map(({ path }) => path);
  assert.deepEqual([...new Set(after)], ["/org/one/x1/one.safetensors?signature=s3cret"]);
});

Deno.test("of two simultaneous requests for the same model, one starts", async () => {
  await using hub = await startHub();
  await using rig = await modelRig({ network: hub.network });
  one(hub);
  const path = await rig.write("dream.safetensors", SD15);
  for (const source of ["org/one", path]) {
    const both = await Promise.allSettled([start(rig, source), start(rig, source)]);
    const refused = both.filter(({ status }) => status === "rejected");
    assert.equal(refused.length, 1, source);
    assert.equal((refused[0] as PromiseRejectedResult).reason.code, "conflict");
  }
  for (const { id } of rig.installs.list()) {
    assert.equal((await finished(rig, id)).status, "completed");
  }
});

Deno.test("a file of unknown length is downloaded completely, or refused at a limit", async () => {
  await using hub = await startHub();
  await using rig = await modelRig({ network: hub.network, mostUnknown: 64 * 1024 * 1024 });
  one(hub);
  const link = `${hub.cdn}/org/one/x1/one.safetensors`;
  hub.fault = (_, response, bytes) => {
    response.writeHead(200);
    response.end(bytes);
    return true;
  };
  const whole = await finished(rig, (await start(rig, link)).id);
  assert.equal(whole.status, "completed", String(whole.error));
  let sent = 0;
  hub.fault = (_, response) => {
    const chunk = new Uint8Array(1024 * 1024);
    response.writeHead(200);
    const more = () => {
      while (!response.destroyed && sent < 300 && response.write(chunk)) sent++;
      sent++;
    };
    response.on("drain", more);
    more();
    return true;
  };
  const job = await finished(rig, (await start(rig, link.replace("x1", "x2"))).id);
  assert.equal(job.status, "error");
  assert.equal(job.error_sentence?.id, "file_without_end");
  assert.ok(sent < 200, `${sent} MB`);
});

Deno.test("a file of unknown length stops when the disk is full", async () => {
  const folder = await Deno.makeTempDir();
  const file = { present: 0, most: 1e12, host: "hub.test" };
  assert.ok(await growth(folder, { ...file, reserved: 0 }) > 0);
  const others = Number.MAX_SAFE_INTEGER;
  await assert.rejects(growth(folder, { ...file, reserved: others }), { code: "disk_full" });
  await Deno.remove(folder);
});
