import assert from "node:assert/strict";
import { createClient } from "../../islands/api/client.ts";
import { ApiProblem } from "../../islands/api/problem.ts";
import type { Path } from "../../islands/api/path.ts";
import { paths } from "../../islands/api/paths.ts";

/** Posts to a server that answers 401; returns how often the page asked for a new sign-in. */
async function signInsAsked(path: Path<{ POST: unknown }>): Promise<number> {
  let asked = 0;
  await using server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    () => Response.json({ code: "unauthorized", message: "No." }, { status: 401 }),
  );
  const client = createClient({
    basePath: `http://127.0.0.1:${server.addr.port}`,
    language: () => "en",
    onSignedOut: () => (asked++, Promise.resolve(false)),
    onReach() {},
  });
  await assert.rejects(
    client.send("POST", path),
    (error) => error instanceof ApiProblem && error.status === 401,
  );
  return asked;
}

Deno.test("a wrong password or a used link is an answer, not the end of the session", async () => {
  for (const path of [paths.login, paths.link, paths.logout, paths.setup]) {
    assert.equal(await signInsAsked(path), 0, path);
  }
  assert.equal(await signInsAsked(paths.starImages), 1);
});
