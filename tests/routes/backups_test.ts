/** Backups on the page "Server", and what administrators hear of one that fails. */
import assert from "node:assert/strict";
import type { BackupsView } from "../../services/contract/backups.ts";
import { byteRange } from "../../routes/byte_range.ts";
import { indexTar } from "../../services/backup/tar.ts";
import { addPerson, call, setUpAdmin } from "../client.ts";
import { startServer } from "../server.ts";
import { until } from "../until.ts";

Deno.test("ranges are parsed by RFC 9110", () => {
  const of = (range: string | undefined, ifRange?: string) =>
    byteRange({ range, ifRange, size: 100, etag: '"v"' });
  assert.deepEqual(of("bytes=0-9"), { from: 0, to: 10 });
  assert.deepEqual(of("bytes=90-"), { from: 90, to: 100 });
  assert.deepEqual(of("bytes=90-1000"), { from: 90, to: 100 });
  assert.deepEqual(of("bytes=-5"), { from: 95, to: 100 });
  assert.deepEqual(of("bytes=-500"), { from: 0, to: 100 });
  assert.deepEqual(of("bytes=0-9", '"v"'), { from: 0, to: 10 });
  for (const none of ["bytes=100-", "bytes=-0"]) assert.equal(of(none), "unsatisfiable", none);
  for (const whole of [undefined, "", "bytes=-", "bytes=5-1", "bytes=0-1,3-4", "lines=0-9"]) {
    assert.equal(of(whole), null, String(whole));
  }
  assert.equal(of("bytes=0-9", '"older"'), null);
});

Deno.test("an administrator makes, verifies, downloads and removes backups", async (t) => {
  const heard: { kind: string; at: string; text: string; version: string }[] = [];
  await using hook = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    async (asked) => {
      heard.push(await asked.json());
      // The first attempt is not taken.
      return new Response(null, { status: heard.length === 1 ? 503 : 204 });
    },
  );
  const place = await Deno.makeTempDir({ prefix: "atelier-backups-" });
  const secret = `http://127.0.0.1:${hook.addr.port}/hooks/not-to-be-seen`;
  const settings = { multiuser: true, backup_folder: place, alerts_webhook_url: secret };
  const root = await Deno.makeTempDir({ prefix: "atelier-test-" });
  {
    await using server = await startServer({ root, settings });
    const ad = await setUpAdmin(server);
    const al = await addPerson(server, ad);
    const ask = (method: string, path = "", token: string | undefined = ad.token) =>
      call<BackupsView>(server, method, `admin/backups${path}`, { token });
    const idle = () =>
      until(async () => {
        const { body } = await ask("GET");
        return body.working === null && body;
      });
    const actions = async () => {
      const { body } = await call(server, "GET", "admin/audit?limit=100", { token: ad.token });
      return body.items.map(({ action }) => action);
    };
    let name = "";

    await t.step("made on request, one at a time, and verified", async () => {
      const begun = await ask("POST");
      assert.equal(begun.status, 202, begun.text);
      assert.equal(begun.body.working?.kind, "make");
      assert.equal((await ask("POST")).status, 409);
      const { backups, state } = await idle();
      assert.equal(backups.length, 1);
      assert.deepEqual([backups[0]?.form, backups[0]?.check?.failure], ["folder", null]);
      assert.equal(state.last?.ok, true);
      name = backups[0]!.name;
    });

    await t.step("verified again", async () => {
      const before = (await idle()).backups[0]?.check?.at ?? "";
      assert.equal((await ask("POST", `/${name}/verify`)).status, 202);
      assert.ok(((await idle()).backups[0]?.check?.at ?? "") > before);
      assert.equal((await ask("POST", "/atelier-none/verify")).status, 404);
    });

    const path = `${server.url}/api/v1/admin/backups/${name}/download`;
    const fetched = (headers: Record<string, string> = {}, token = ad.token) =>
      fetch(path, { headers: { authorization: `Bearer ${token}`, ...headers } });

    await t.step("downloaded, also in ranges", async () => {
      const whole = await fetched();
      assert.equal(whole.status, 200);
      const bytes = new Uint8Array(await whole.arrayBuffer());
      assert.equal(whole.headers.get("content-length"), String(bytes.length));
      assert.match(whole.headers.get("content-disposition") ?? "", /^attachment; .*\.tar"$/);
      assert.equal(whole.headers.get("cache-control"), "private, no-store, no-transform");
      const file = `${place}/downloaded.tar`;
      await Deno.writeFile(file, bytes);
      assert.ok((await indexTar(file)).has("atelier.db"));
      const etag = whole.headers.get("etag") ?? "";
      const part = await fetched({ range: "bytes=1000-", "if-range": etag });
      assert.equal(part.status, 206);
      assert.equal(
        part.headers.get("content-range"),
        `bytes 1000-${bytes.length - 1}/${bytes.length}`,
      );
      assert.deepEqual(new Uint8Array(await part.arrayBuffer()), bytes.slice(1000));
      const beyond = await fetched({ range: `bytes=${bytes.length}-` });
      assert.equal(beyond.status, 416);
      await beyond.body?.cancel();
    });

    await t.step(
      "by administrators only, and never with an API key",
      async () => {
        for (const method of ["GET", "POST"]) {
          assert.equal((await ask(method, "", al.token)).status, 403);
        }
        const made = await call(server, "POST", "auth/api-keys", {
          token: ad.token,
          body: { name: "all", scopes: ["read", "generate", "manage"] },
        });
        for (const token of [al.token, made.body.key]) {
          const answer = await fetched({}, token);
          assert.equal(answer.status, 403);
          await answer.body?.cancel();
          assert.equal((await ask("DELETE", `/${name}`, token)).status, 403);
        }
        // Each pushes the oldest out.
        assert.equal((await ask("POST", "", made.body.key)).status, 403);
        assert.equal((await ask("GET", "", made.body.key)).status, 200);
      },
    );

    await t.step("removed", async () => {
      assert.equal((await ask("DELETE", "/..%2Fatelier.db")).status, 404);
      assert.equal((await ask("DELETE", `/${name}`)).status, 204);
      assert.equal((await ask("DELETE", `/${name}`)).status, 404);
      assert.deepEqual((await idle()).backups, []);
      const told = await actions();
      for (const verb of ["start", "verify", "download", "remove"]) {
        assert.equal(told.filter((action) => action === `backup.${verb}`).length, 1, verb);
      }
    });

    await t.step("a failed backup raises an alert, without secrets", async () => {
      await Deno.remove(place, { recursive: true });
      await Deno.writeTextFile(place, "a file is in the way");
      assert.equal((await ask("POST")).status, 202);
      const { body } = await until(async () => {
        const answer = await call(server, "GET", "app/health", { token: ad.token });
        return String(answer.body["notes"]).includes("failed") && answer;
      });
      assert.match(String(body["notes"]), /The backup of 20\S+ failed: /);
      const { text } = await call(server, "GET", "/metrics");
      assert.match(text, /^atelier_backup_failed 1$/m);
      await until(() => Promise.resolve(heard.length === 2));
      const [first, again] = heard;
      assert.deepEqual(again, first, "what was not taken is sent once more");
      assert.deepEqual(Object.keys(first ?? {}).sort(), ["at", "kind", "text", "version"]);
      assert.equal(first?.kind, "backup_failed");
      assert.match(first?.text ?? "", /^The backup of 20\S+ failed: /);
      assert.ok((await actions()).includes("backup.failed"));
      const shown = await call(server, "GET", "app/settings", { token: ad.token });
      assert.doesNotMatch(shown.text + server.output(), /not-to-be-seen/);
    });
  }
  await t.step("a failed backup is remembered after a restart", async () => {
    await Deno.remove(place);
    await using server = await startServer({ root, settings });
    const { text } = await call(server, "GET", "/metrics");
    assert.match(text, /^atelier_backup_failed 1$/m);
  });
  await Deno.remove(root, { recursive: true });
});
