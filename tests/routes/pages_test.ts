import assert from "node:assert/strict";
import { get } from "node:http";
import { SCREENS, screensFor } from "../../islands/studio/screens.ts";
import { PROJECT, startServer, type TestServer } from "../server.ts";

const PASSWORD = "a quiet lamp on the desk";
const J = { "content-type": "application/json" };

async function cookieOf(server: TestServer, email: string): Promise<string> {
  const answer = await fetch(`${server.url}/api/v1/auth/login`, {
    method: "POST",
    headers: J,
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  await answer.body?.cancel();
  assert.equal(answer.status, 200);
  return answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
}

const page = (server: TestServer, path: string, headers: Record<string, string> = {}) =>
  fetch(server.url + path, { redirect: "manual", headers });

async function leadsTo(answer: Response): Promise<string | null> {
  await answer.body?.cancel();
  assert.equal(answer.status, 303);
  return answer.headers.get("location");
}

Deno.test("pages redirect to signing in, never 401, and hold no other user's data", async (t) => {
  await using server = await startServer({ settings: { multiuser: true } });
  const send = (path: string, body: unknown, cookie = "") =>
    fetch(`${server.url}/api/v1/${path}`, {
      method: "POST",
      headers: { ...J, cookie },
      body: JSON.stringify(body),
    });

  await t.step("before the setup every page redirects to it", async () => {
    assert.equal(await leadsTo(await page(server, "/queue")), "/setup");
    const setup = await page(server, "/setup");
    assert.equal(setup.status, 200);
    await setup.body?.cancel();
  });

  const made = await send("auth/setup", { email: "ada@example.com", password: PASSWORD });
  assert.equal(made.status, 200);
  await made.body?.cancel();
  const ada = await cookieOf(server, "ada@example.com");
  for (const email of ["al@example.com", "bo@example.com"]) {
    const added = await send("auth/users", { email, password: PASSWORD }, ada);
    assert.equal(added.status, 201);
    await added.body?.cancel();
  }
  const al = await cookieOf(server, "al@example.com");
  const bo = await cookieOf(server, "bo@example.com");

  await t.step("without a session, pages redirect to signing in and back", async () => {
    assert.equal(
      await leadsTo(await page(server, "/library?board=none")),
      "/sign-in?next=%2Flibrary%3Fboard%3Dnone",
    );
    assert.equal(await leadsTo(await page(server, "/")), "/sign-in");
    assert.equal(await leadsTo(await page(server, "/sign-in", { cookie: al })), "/");
    assert.equal(await leadsTo(await page(server, "/setup", { cookie: al })), "/");
  });

  await t.step("a page rendered for one user holds no data of another", async () => {
    const board = await send("boards/?board_name=Als%20secret%20board", undefined, al);
    assert.equal(board.status, 201);
    await board.body?.cancel();
    const state = await send(
      "client_state/default/set_by_key?key=studio.create",
      JSON.stringify({ prompt: "als secret prompt" }),
      al,
    );
    await state.body?.cancel();
    const of = async (path: string, cookie: string) =>
      await (await page(server, path, { cookie })).text();
    // Both at once, so that state shared between requests would show.
    const [own, other, ownLibrary, otherLibrary] = await Promise.all([
      of("/", al),
      of("/", bo),
      of("/library", al),
      of("/library", bo),
    ]);
    assert.match(own, /als secret prompt/);
    assert.match(ownLibrary, /Als secret board/);
    assert.doesNotMatch(other + otherLibrary, /als secret|al@example\.com/i);
  });

  await t.step("a cached page is rendered again once something has changed", async () => {
    const of = async (headers: Record<string, string>) => {
      const answer = await page(server, "/library", { cookie: bo, ...headers });
      return await answer.text();
    };
    const first = await of({});
    assert.equal(await of({}), first);
    assert.equal(await of({ "accept-encoding": "gzip" }), first);
    const board = await send("boards/?board_name=Bos%20new%20board", undefined, bo);
    await board.body?.cancel();
    assert.doesNotMatch(first, /Bos new board/);
    assert.match(await of({}), /Bos new board/);
    assert.match(await of({ "accept-encoding": "gzip" }), /Bos new board/);
  });

  await t.step("a page holds only answers that its user may request", async () => {
    const text = await (await page(server, "/people", { cookie: bo })).text();
    assert.doesNotMatch(text, /ada@example\.com|al@example\.com/);
    assert.match(await (await page(server, "/people", { cookie: ada })).text(), /al@example\.com/);
  });

  await t.step("no inline script or style; hostile names are only text", async () => {
    const name = encodeURIComponent(`</script><script>alert(1)</script><img onerror=alert(1)>`);
    const board = await send(`boards/?board_name=${name}`, undefined, bo);
    await board.body?.cancel();
    for (const path of screensFor({ is_admin: false }, true).map((name) => SCREENS[name].path)) {
      const answer = await page(server, path, { cookie: bo });
      const policy = answer.headers.get("content-security-policy") ?? "";
      assert.match(policy, /script-src 'self'; style-src 'self'/);
      assert.equal(answer.headers.get("cache-control"), "no-store");
      const html = await answer.text();
      assert.doesNotMatch(html, /<[^>]+ style=/);
      assert.doesNotMatch(html, /<script>|<img onerror/);
      assert.equal(html.match(/<script/g)?.length, 2);
    }
  });

  await t.step(
    "built files are compressed and immutable; no other file is served",
    async () => {
      const html = await (await page(server, "/sign-in")).text();
      const script = /src="(\/static\/build\/[^"]+\/main\.js)"/.exec(html)?.[1] ?? "";
      const answer = await page(server, script, { "accept-encoding": "br" });
      assert.equal(answer.status, 200);
      assert.match(answer.headers.get("cache-control") ?? "", /immutable/);
      assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
      assert.equal(answer.headers.get("content-security-policy"), null, "of documents alone");
      const icon = await page(server, "/static/icon.svg");
      assert.match(icon.headers.get("content-security-policy") ?? "", /default-src 'none'/);
      await icon.body?.cancel();
      await answer.body?.cancel();
      for (
        const path of [
          "/static/build/..%2f..%2f/deno.json",
          "/static/..%2fdeno.json",
          "/static/build/manifest.json",
          "/static/css/00_tokens.css",
        ]
      ) {
        const refused = await page(server, path);
        await refused.body?.cancel();
        assert.ok([404, 422].includes(refused.status), `${path}: ${refused.status}`);
      }
    },
  );

  await t.step("pages and long answers are compressed, short ones are not", async () => {
    const encodingOf = (path: string) =>
      new Promise<string | undefined>((resolve, reject) => {
        const headers = { "accept-encoding": "br, gzip" };
        get(`${server.url}${path}`, { headers }, (answer) => {
          answer.resume().on("end", () => resolve(answer.headers["content-encoding"]));
        }).on("error", reject);
      });
    assert.equal(await encodingOf("/sign-in"), "gzip");
    assert.equal(await encodingOf("/api/v1/openapi.json"), "gzip");
    assert.equal(await encodingOf("/api/v1/app/version"), undefined);
  });

  await t.step("language and theme: of the user, the cookie, or the browser", async () => {
    const lang = async (headers: Record<string, string>) =>
      /<html lang="(\w+)" data-theme="(\w+)"/.exec(
        await (await page(server, "/sign-in", headers)).text(),
      )?.slice(1).join(" ");
    assert.equal(await lang({ "accept-language": "ja-JP,ja;q=0.9" }), "ja system");
    assert.equal(await lang({ "accept-language": "fr, de;q=0.5" }), "de system");
    const german = await page(server, "/sign-in", { "accept-language": "de" });
    assert.match(await german.text(), /<noscript><p[^>]*>Diese Seite benötigt JavaScript/);
    assert.equal(await lang({ cookie: "atelier_look=dark.de" }), "de dark");
    const swiss = await page(server, "/sign-in", { "accept-language": "fr, de-CH;q=0.8, en-gb" });
    assert.match(await swiss.text(), /"locales":\["de-CH","en-GB"\]/);
    assert.equal(await lang({ cookie: "atelier_look=<script>.xx" }), "en system");
  });
});

Deno.test("the build has the files that pages load first", async () => {
  const manifest = JSON.parse(await Deno.readTextFile(`${PROJECT}static/build/manifest.json`));
  for (const start of ["main.js", "create/create_screen.js", "text/en.js", "text/ja.js"]) {
    assert.ok(manifest.starts[start].length >= 1, start);
  }
});
