/** Users' own sessions and API keys. */
import assert from "node:assert/strict";
import { ownerActor, sessionActor, SYSTEM_USER_ID } from "../../../services/actor.ts";
import { createAudit } from "../../../services/audit/mod.ts";
import { createApiKeys } from "../../../services/auth/api_keys.ts";
import { createChanges } from "../../../services/auth/changes.ts";
import { createOwnSessions } from "../../../services/auth/own_sessions.ts";
import { insertSession } from "../../../services/auth/sessions.ts";
import { ofKey, ofSession } from "../../../services/auth/standing.ts";
import { addUser, testDatabase } from "../../database.ts";

const limits = { session_idle_hours: 24, session_remember_days: 7, session_absolute_days: 30 };

/** al, signed in twice. */
async function studio() {
  const { db, [Symbol.asyncDispose]: dispose } = await testDatabase();
  await addUser(db, "al");
  const signIn = () =>
    db.transaction().execute((trx) =>
      insertSession(trx, limits, { userId: "al", remember: false, address: null, client: null })
    );
  const [here, other] = [await signIn(), await signIn()];
  const deps = { db, audit: createAudit({ db }), changes: createChanges({ db }) };
  return {
    db,
    al: sessionActor("al", false, here.session_id, null),
    here: here.session_id,
    other: other.session_id,
    sessions: createOwnSessions(deps),
    keys: createApiKeys(deps),
    [Symbol.asyncDispose]: dispose,
  };
}

Deno.test("signing out everywhere ends the current session only if it should", async () => {
  await using s = await studio();
  const open = async () => (await s.sessions.list(s.al)).map(({ session_id }) => session_id);
  assert.deepEqual((await open()).sort(), [s.here, s.other].sort());
  assert.equal(await s.sessions.endAll(s.al, true), 1);
  assert.deepEqual(await open(), [s.here]);
  assert.equal(await s.sessions.endAll(s.al, false), 1);
});

Deno.test("a user has at most a hundred API keys; a revoked one makes room", async () => {
  await using s = await studio();
  const create = () => s.keys.create(s.al, { name: "k", scopes: ["read"], expires_at: null });
  const first = await create();
  for (let i = 1; i < 100; i++) await create();
  await assert.rejects(create(), { code: "conflict" });
  await s.keys.revoke(s.al, first.key_id);
  await create();
});

Deno.test("nobody revokes the key of another user, and learns nothing of it", async () => {
  await using s = await studio();
  await addUser(s.db, "bo");
  const { key, key_id } = await s.keys.create(s.al, {
    name: "k",
    scopes: ["read"],
    expires_at: null,
  });
  await assert.rejects(s.keys.revoke(ownerActor("bo", true), key_id), { code: "not_found" });
  assert.equal((await s.keys.identify(key))?.key_id, key_id);
});

Deno.test("no session and no key stands for the server itself", () => {
  const account = { user_id: SYSTEM_USER_ID, is_admin: 1, must_change_password: 0 } as const;
  const key = { ...account, key_id: "k", scopes: ["manage" as const], last_used_at: null };
  assert.equal(ofKey(key, null), null);
  assert.notEqual(ofKey({ ...key, user_id: "al" }, null), null);
  const session = {
    ...account,
    ...{ session_id: "s", is_active: 1, remember_me: 0 } as const,
    ...{ expires_at: "", absolute_expires_at: "", last_seen_at: "" },
  };
  assert.equal(ofSession(session, null), null);
  assert.notEqual(ofSession({ ...session, user_id: "al" }, null), null);
  assert.equal(ofSession({ ...session, user_id: "al", is_active: 0 }, null), null);
});
