/** What the gate lets through while the studio is being moved. */
import assert from "node:assert/strict";
import { Hono } from "hono";
import { singleUser } from "../../services/actor.ts";
import { Problem } from "../../services/errors/mod.ts";
import { mount, route } from "../../routes/gate.ts";

const common = { audience: "user", summary: "for the test", media: "text/plain" } as const;

Deno.test("while the studio is moved, the gate refuses all that changes something by itself", async () => {
  const done = () => new Response("done");
  const routes = [
    route({ ...common, method: "GET", scope: "read", path: "/look" }, done),
    route({ ...common, method: "POST", scope: "read", path: "/search" }, done),
    route({ ...common, method: "POST", scope: "manage", path: "/sign", whileMoving: true }, done),
    route({ ...common, method: "POST", scope: "manage", path: "/change" }, done),
    route({ ...common, method: "DELETE", scope: "generate", path: "/change" }, done),
  ];
  const app = new Hono();
  app.onError((error, c) => c.text(error instanceof Problem ? error.code : String(error), 503));
  let isMoving = true;
  const who = {
    ...{ actor: singleUser(null), reason: null, fromCookie: false, mustChangePassword: false },
    ...{ address: "192.0.2.1", origin: "http://localhost" },
  };
  mount(app, routes, {
    authenticator: { identify: () => Promise.resolve(who) },
    checkHost() {},
    isMoving: () => isMoving,
  });
  const ask = async (method: string, path: string) =>
    await (await app.request(path, { method })).text();
  const all = async () => [
    await ask("GET", "/look"),
    await ask("POST", "/search"),
    await ask("POST", "/sign"),
    await ask("POST", "/change"),
    await ask("DELETE", "/change"),
  ];
  assert.deepEqual(await all(), ["done", "done", "done", "unavailable", "unavailable"]);
  isMoving = false;
  assert.deepEqual(await all(), ["done", "done", "done", "done", "done"]);
});
