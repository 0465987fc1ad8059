import assert from "node:assert/strict";
import type { S3Place } from "../../../services/storage/s3/client.ts";
import { createS3Store } from "../../../services/storage/s3/store.ts";
import { requireStore } from "../../../services/storage/check.ts";
import { IN_PARTS_FROM } from "../../../services/storage/s3/parts.ts";
import { refuseWith, type S3Server, startS3 } from "../../s3_server.ts";

const placeOf = (s3: S3Server, more: Partial<S3Place> = {}): S3Place => ({
  endpoint: s3.url,
  bucket: "studio",
  region: "us-east-1",
  pathStyle: true,
  accessKey: "S3RVER",
  secretKey: "S3RVER",
  ...more,
});
const bytes = new TextEncoder().encode("an image");

Deno.test("a store that answers 503 for a moment loses nothing", async () => {
  await using s3 = await startS3();
  const store = createS3Store(placeOf(s3));
  let left = 2;
  s3.fault = (_method, _path, answer) => left-- > 0 && refuseWith(answer, 503, "SlowDown");
  await store.put("images/ab/x.png", bytes);
  left = 2;
  assert.deepEqual(await store.read("images/ab/x.png"), bytes);
});

Deno.test("a store that is full, closed to us or away says so, and is not asked for ever", async () => {
  await using s3 = await startS3();
  const store = createS3Store(placeOf(s3));
  for (
    const [status, code, problem, id] of [
      [507, "XMinioStorageFull", "disk_full", "storage_full"],
      [403, "QuotaExceeded", "disk_full", "storage_full"],
      [403, "AccessDenied", "unavailable", "storage_refuses"],
      [404, "NoSuchBucket", "unavailable", "storage_refuses"],
    ] as const
  ) {
    s3.fault = (_method, _path, answer) => refuseWith(answer, status, code);
    s3.requests.length = 0;
    const failed = store.put("images/ab/x.png", bytes);
    await assert.rejects(failed, (error: { code: string; refusal: { id: string } }) => {
      assert.deepEqual([error.code, error.refusal.id], [problem, id]);
      return true;
    });
    assert.equal(s3.requests.length, 1, "nothing gets better by asking again");
  }
  s3.fault = (_method, _path, answer) => refuseWith(answer, 503, "SlowDown");
  s3.requests.length = 0;
  await assert.rejects(store.stat("images/ab/x.png"), { code: "unavailable" });
  assert.equal(s3.requests.length, 5);
});

Deno.test("a store that keeps silent is given up, and asked again", async () => {
  await using s3 = await startS3();
  const store = createS3Store(placeOf(s3, { answerMs: 200 }));
  await store.put("images/ab/x.png", bytes);
  let silent = 1;
  s3.fault = () => silent-- > 0;
  assert.deepEqual(await store.read("images/ab/x.png"), bytes);
});

Deno.test("a store that falls silent within an answer holds nobody up", async () => {
  await using s3 = await startS3();
  const store = createS3Store(placeOf(s3, { stallMs: 200 }));
  await store.put("images/ab/x.png", bytes);
  let status = 200;
  s3.fault = (_method, _path, answer) => {
    answer.writeHead(status, { "content-length": "1000" });
    return answer.write("<ListBucketResult>");
  };
  const silent = { code: "unavailable" };
  await Promise.all([
    assert.rejects(Array.fromAsync(store.list("images")), silent),
    assert.rejects(store.copy("images/ab/x.png", "images/ab/y.png"), silent),
    assert.rejects(store.read("images/ab/x.png"), silent),
  ]);
  status = 403;
  await assert.rejects(store.read("images/ab/x.png"), { code: "unavailable" });
});

Deno.test("an answer that breaks off is asked for again", async () => {
  await using s3 = await startS3();
  const store = createS3Store(placeOf(s3));
  await store.put("images/ab/x.png", bytes);
  let left = 0;
  s3.fault = (_method, _path, answer) => {
    if (left-- <= 0) return false;
    answer.writeHead(200, { "content-length": "1000" });
    answer.write("<", () => answer.destroy());
    return true;
  };
  const broken = async <T>(work: Promise<T>) => {
    left = 1;
    const done = await work;
    assert.ok(left < 0, "it broke off, and was asked for again");
    return done;
  };
  assert.deepEqual(await broken(store.read("images/ab/x.png")), bytes);
  assert.equal((await broken(Array.fromAsync(store.list("images")))).length, 1);
  await broken(store.copy("images/ab/x.png", "images/ab/y.png"));
  left = 9;
  await assert.rejects(store.read("images/ab/x.png"), { code: "unavailable" });
});

Deno.test("work that fails after it was begun with 200 is done again", async () => {
  await using s3 = await startS3();
  const store = createS3Store(placeOf(s3));
  await store.put("images/ab/x.png", bytes);
  let left = 1;
  s3.fault = (_method, _path, answer) => left-- > 0 && refuseWith(answer, 200, "InternalError");
  await store.copy("images/ab/x.png", "images/ab/y.png");
  assert.deepEqual(await store.read("images/ab/y.png"), bytes);
});

Deno.test("a part is never the whole of a store that knows no parts", async () => {
  await using s3 = await startS3();
  const store = createS3Store(placeOf(s3));
  await store.put("images/ab/x.png", bytes);
  const part = await store.open("images/ab/x.png", { from: 3, to: 8 });
  assert.equal(await new Response(part!.body as BodyInit).text(), "image");
  s3.fault = (_method, _path, answer) => {
    answer.writeHead(200, { "content-length": String(bytes.length) });
    answer.end(bytes);
    return true;
  };
  await assert.rejects(store.open("images/ab/x.png", { from: 3, to: 8 }), { code: "unavailable" });
});

Deno.test("with a wrong key nothing starts, and the key is in no message", async () => {
  await using s3 = await startS3();
  const store = createS3Store(placeOf(s3, { secretKey: "not-the-secret" }));
  await assert.rejects(requireStore(store, "s3://studio"), (error: Error) => {
    assert.match(error.message, /No file can be put into s3:\/\/studio/);
    assert.doesNotMatch(error.message, /not-the-secret/);
    return true;
  });
  const [request] = s3.requests;
  assert.doesNotMatch(request!, /Signature|Credential/, "no signature in an address");
  await requireStore(createS3Store(placeOf(s3)), "s3://studio");
  assert.match(s3.requests.at(-1)!, /^DELETE /, "nothing stays of the attempt");
});

Deno.test("a list that comes in several answers is read to its end", async () => {
  await using s3 = await startS3();
  const store = createS3Store(placeOf(s3, { pageSize: 10 }), "studio/");
  const keys = Array.from({ length: 25 }, (_, i) => `images/aa/${i}.png`);
  await Promise.all(keys.map((key) => store.put(key, bytes)));
  s3.requests.length = 0;
  const found = await Array.fromAsync(store.list("images"));
  assert.deepEqual(found.map(({ key }) => key).sort(), keys.toSorted());
  assert.equal(s3.requests.length, 3);
});

Deno.test("what other programs show as a folder is no file of the list", async () => {
  await using s3 = await startS3();
  const entry = (key: string) =>
    `<Contents><Key>${key}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified>` +
    `<ETag>"0"</ETag><Size>0</Size></Contents>`;
  s3.fault = (_method, _path, answer) => {
    const entries = ["images/", "images/ab/", "images/ab/x.png"].map(entry).join("");
    answer.end(`<ListBucketResult>${entries}</ListBucketResult>`);
    return true;
  };
  const found = await Array.fromAsync(createS3Store(placeOf(s3)).list("images"));
  assert.deepEqual(found.map(({ key }) => key), ["images/ab/x.png"]);
});

Deno.test("a large file goes in parts, and one that fails is sent again alone", async () => {
  await using s3 = await startS3();
  const store = createS3Store(placeOf(s3));
  const path = await Deno.makeTempFile();
  try {
    const size = IN_PARTS_FROM + 1000;
    const content = new Uint8Array(size);
    for (let at = 0; at < size; at += 65_536) {
      crypto.getRandomValues(content.subarray(at, Math.min(size, at + 65_536)));
    }
    await Deno.writeFile(path, content);
    let [failures, unfinished] = [1, 1];
    s3.fault = (method, path, answer) => {
      if (path.includes("partNumber=2") && failures-- > 0) {
        return refuseWith(answer, 503, "SlowDown");
      }
      // What puts the parts together is answered with 200 before it is known to fail.
      const joins = method === "POST" && path.includes("uploadId=");
      return joins && unfinished-- > 0 && refuseWith(answer, 200, "InternalError");
    };
    await store.putFile("backups/large.tar", path);
    const parts = s3.requests.filter((line) => line.includes("partNumber="));
    assert.equal(parts.length, 6, "five parts, one of them twice");
    const stored = await store.open("backups/large.tar");
    const hash = async (stream: ReadableStream<Uint8Array>) => {
      const all = await new Response(stream as BodyInit).bytes();
      return new Uint8Array(await crypto.subtle.digest("SHA-256", all)).toHex();
    };
    assert.equal(await hash(stored!.body), await hash(new Blob([content]).stream()));
    s3.fault = (method, path, answer) =>
      method === "PUT" && path.includes("partNumber=3") && refuseWith(answer, 403, "AccessDenied");
    await assert.rejects(store.putFile("backups/half.tar", path), { code: "unavailable" });
    assert.ok(s3.requests.some((line) => /^DELETE .*half\.tar\?uploadId=/.test(line)));
    s3.fault = null;
    assert.equal(await store.stat("backups/half.tar"), null);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("signs that have a meaning in addresses are kept in keys", async () => {
  await using s3 = await startS3();
  const store = createS3Store(placeOf(s3));
  const key = "lost/ab-früh spät+2#3?4=5%6.png";
  await store.put(key, bytes);
  assert.deepEqual(await store.read(key), bytes);
  assert.deepEqual((await Array.fromAsync(store.list("lost"))).map(({ key }) => key), [key]);
  await store.remove(key);
  assert.equal(await store.stat(key), null);
});
