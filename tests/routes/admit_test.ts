/** As whom a route that anyone may call sees those who may do nothing else yet. */
import assert from "node:assert/strict";
import { keyActor, sessionActor } from "../../services/actor.ts";
import { admit } from "../../routes/admit.ts";
import type { Identified } from "../../routes/identity.ts";

const request = new Request("https://studio.example/");
const spec = { method: "GET", audience: "anyone", scope: "read" } as const;
const by = (actor: Identified["actor"], mustChangePassword = false): Identified => ({
  ...{ actor, mustChangePassword, reason: null, fromCookie: false },
  ...{ address: "192.0.2.1", origin: "https://studio.example" },
});

Deno.test("where anyone may go, a user who must choose a password is a stranger", () => {
  const al = sessionActor("al", false, "s", null);
  assert.equal(admit(spec, by(al), request), al);
  assert.equal(admit(spec, by(al, true), request), null);
  assert.equal(admit({ ...spec, duringPasswordChange: true }, by(al, true), request), al);
  assert.equal(admit(spec, by(null), request), null);
});

Deno.test("where anyone may go, a key without the scope is a stranger's", () => {
  const key = keyActor("al", false, "k", ["read"], null);
  assert.equal(admit(spec, by(key), request), key);
  assert.equal(admit({ ...spec, scope: "manage" }, by(key), request), null);
  assert.equal(admit({ ...spec, scope: ["read", "generate"] }, by(key), request), null);
  assert.equal(admit({ ...spec, scope: "none" }, by(key), request), null);
});
