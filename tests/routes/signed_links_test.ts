/** Images that browsers fetch from the store itself (`storage_links`). */
import assert from "node:assert/strict";
import { createS3Client } from "../../services/storage/s3/client.ts";
import { type Person, startStudio } from "../libraries.ts";
import { startS3 } from "../s3_server.ts";
import { until } from "../until.ts";

const get = (url: string, { token }: Person, path: string, headers: HeadersInit = {}) =>
  fetch(`${url}/api/v1/images/i/${path}`, {
    headers: { authorization: `Bearer ${token}`, ...headers },
    redirect: "manual",
  });

Deno.test("a studio that hands out signed links", async (t) => {
  await using s3 = await startS3();
  await using studio = await startStudio({ ...s3.settings, storage_links: true });
  const { al, bo, server } = studio;
  const board = await al.board("shared");
  const name = await al.image(board);
  const linkFor = async (person: Person) => {
    const answer = await get(server.url, person, `${name}/full`, { "sec-fetch-dest": "image" });
    await answer.body?.cancel();
    assert.equal(answer.status, 302);
    assert.equal(answer.headers.get("cache-control"), "private, no-store");
    return answer.headers.get("location") ?? "";
  };

  await t.step("who may see an image is sent to the store, which answers as we do", async () => {
    const link = await linkFor(bo);
    assert.ok(link.startsWith(`${s3.url}/studio/one/images/`), link);
    const there = await fetch(link);
    const script = await get(server.url, bo, `${name}/full`, { "sec-fetch-dest": "empty" });
    assert.equal(script.status, 200, "what a page's script reads comes through the server");
    assert.deepEqual(await there.bytes(), await script.bytes());
    assert.equal(there.headers.get("content-type"), "image/png");
    const named = there.headers.get("content-disposition") ?? "";
    assert.match(named, /^inline; filename="[^"]+\.png"$/);
    assert.ok(script.headers.get("content-disposition")?.startsWith(named));
    assert.equal(there.headers.get("cache-control"), "private, no-store");
    const tool = await get(server.url, al, `${name}/full`);
    assert.equal(tool.status, 302, "so is a program that is no browser");
    const saved = await get(server.url, al, `${name}/full`, { "sec-fetch-dest": "document" });
    assert.equal(saved.status, 200);
    const small = await get(server.url, al, `${name}/thumbnail`, { "sec-fetch-dest": "image" });
    assert.deepEqual([small.status, small.headers.has("etag")], [200, true]);
    for (const { body } of [tool, saved, small]) await body?.cancel();
  });

  await t.step("who may not see it gets no link; one that was given stays good", async () => {
    const given = await linkFor(bo);
    const closed = await al.ask("PATCH", `/boards/${board}`, { board_visibility: "private" });
    assert.equal(closed.status, 201, JSON.stringify(closed.body));
    const refused = await get(server.url, bo, `${name}/full`, { "sec-fetch-dest": "image" });
    assert.deepEqual([refused.status, refused.headers.get("location")], [404, null]);
    await refused.body?.cancel();
    const still = await fetch(given);
    assert.equal(still.status, 200, "for a minute: this is what the option gives away");
    await still.body?.cancel();
  });

  await t.step("a link opens one file, until it is over", async () => {
    const other = await al.image();
    const elsewhere = (await get(server.url, al, `${other}/full`)).headers.get("location") ?? "";
    const forged = new URL(await linkFor(al));
    forged.pathname = new URL(elsewhere).pathname;
    for (const [link, status] of [[elsewhere, 200], [forged, 403]] as const) {
      const answer = await fetch(link);
      await answer.body?.cancel();
      assert.equal(answer.status, status);
    }
    const { storage_access_key: accessKey = "", storage_secret_key: secretKey = "" } = s3.settings;
    const client = createS3Client({
      ...{ endpoint: s3.url, bucket: "studio", region: "us-east-1", pathStyle: true },
      ...{ accessKey, secretKey },
    });
    const key = new URL(await linkFor(al)).pathname.replace("/studio/", "");
    const brief = await client.link(key, 1, {});
    await until(async () => {
      const answer = await fetch(brief);
      await answer.body?.cancel();
      return answer.status === 403;
    });
    const link = new URL(await linkFor(al));
    assert.equal(link.searchParams.get("X-Amz-Expires"), "60");
  });

  await t.step("pages may show images of the store, and no others", async () => {
    const page = await fetch(`${server.url}/library`, { headers: { cookie: al.cookie } });
    await page.body?.cancel();
    const policy = page.headers.get("content-security-policy") ?? "";
    assert.match(policy, new RegExp(`img-src 'self' data: blob: ${s3.url};`));
    assert.doesNotMatch(server.output(), /X-Amz-Signature/, "no link is in the log");
  });
});
