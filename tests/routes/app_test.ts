import assert from "node:assert/strict";
import { startServer } from "../server.ts";

Deno.test("the server answers, describes errors, and reveals nothing else of itself", async () => {
  await using server = await startServer();
  const version = await fetch(`${server.url}/api/v1/app/version`);
  assert.equal(version.status, 200);
  assert.match((await version.json()).version, /^\d+\.\d+\.\d+$/);
  assert.match(version.headers.get("content-security-policy") ?? "", /default-src 'none'/);

  const missing = await fetch(`${server.url}/api/v1/nowhere`);
  assert.equal(missing.status, 404);
  assert.match(missing.headers.get("content-type") ?? "", /application\/problem\+json/);
  assert.equal((await missing.json()).code, "not_found");

  const accept = "text/html,application/xhtml+xml,*/*;q=0.8";
  const lost = await fetch(`${server.url}/libary`, {
    headers: { accept, "accept-language": "de" },
  });
  assert.equal(lost.status, 404);
  assert.match(lost.headers.get("content-security-policy") ?? "", /default-src 'none'/);
  assert.match(await lost.text(), /Unter dieser Adresse gibt es nichts/);
  const script = await fetch(`${server.url}/api/v1/nowhere`, { headers: { accept } });
  assert.equal((await script.json()).code, "not_found");

  const wrong = await fetch(`${server.url}/api/v1/app/version`, { method: "DELETE" });
  assert.equal(wrong.status, 405);
  assert.match((await wrong.json()).detail, /GET/);
});

Deno.test("no answer of the API may stay in a cache that others read", async () => {
  await using server = await startServer();
  const api = `${server.url}/api/v1`;
  const value = await fetch(`${api}/app/version`);
  // Handlers that answer by themselves, and say nothing of caches.
  const page = await fetch(`${api}/openapi.json`);
  const file = await fetch(`${api}/wildcards/export/mine`);
  for (const answer of [value, page, file]) {
    assert.equal(answer.status, 200, answer.url);
    assert.equal(answer.headers.get("cache-control"), "private, no-store", answer.url);
    await answer.body?.cancel();
  }
});

Deno.test("with a base path, other paths are 404 with a hint", async () => {
  await using server = await startServer({ settings: { base_path: "/atelier" } });
  const { origin } = new URL(server.url);
  for (const path of ["/", "/atelierx", "/api/v1/app/version"]) {
    const response = await fetch(origin + path);
    assert.equal(response.status, 404, path);
    assert.match((await response.json()).detail, /below \/atelier\//);
  }
  const lost = await fetch(`${origin}/gallery`, { headers: { accept: "text/html" } });
  assert.match(await lost.text(), /href="\/atelier\/"/);
  for (const path of ["/atelier", "/atelier/"]) {
    const response = await fetch(origin + path);
    assert.equal(response.status, 200, path);
    await response.body?.cancel();
  }
});
