import assert from "node:assert/strict";
import { type Actor, ownerActor } from "../../../services/actor.ts";
import { createAudit } from "../../../services/audit/mod.ts";
import { createApiKeys } from "../../../services/auth/api_keys.ts";
import { createChanges } from "../../../services/auth/changes.ts";
import { createLogin } from "../../../services/auth/login.ts";
import { createPasswords } from "../../../services/auth/passwords.ts";
import { openSigningKey } from "../../../services/auth/signing_key.ts";
import { createThrottle } from "../../../services/auth/throttle.ts";
import { createTokens } from "../../../services/auth/tokens.ts";
import { updateUser } from "../../../services/users/update.ts";
import { addUser, testDatabase } from "../../database.ts";

const PASSWORD = "Correct-Horse-7";

/** al with a password, an administrator, and what signs people in. */
async function studio() {
  const { db, root, [Symbol.asyncDispose]: dispose } = await testDatabase();
  const passwords = createPasswords({ atOnce: 2 });
  await addUser(db, "al");
  await addUser(db, "ad", true);
  await db.updateTable("users").set({ password_hash: await passwords.hash(PASSWORD) })
    .where("user_id", "=", "al").execute();
  const audit = createAudit({ db });
  const changes = createChanges({ db });
  const throttle = createThrottle({ db });
  const key = await openSigningKey(root);
  const limits = { session_idle_hours: 24, session_remember_days: 7, session_absolute_days: 30 };
  /** `meanwhile` runs between the check of the password and the session. */
  const signIn = async (
    password = PASSWORD,
    meanwhile: () => Promise<unknown> = async () => {},
  ) => {
    const verify: typeof passwords.verify = async (stored, given) => {
      const right = await passwords.verify(stored, given);
      await meanwhile();
      return right;
    };
    const login = createLogin({
      ...{ db, audit, throttle, limits },
      passwords: { ...passwords, verify },
      tokens: createTokens(key),
    });
    const request = { email: "al@example.com", remember: false, address: "::1", client: null };
    return await login({ ...request, password });
  };
  const deps = { db, audit, changes, passwords, throttle, strict: false } as unknown as Parameters<
    typeof updateUser
  >[0];
  const change = (actor: Actor, set: Parameters<typeof updateUser>[3]) =>
    updateUser(deps, actor, "al", set);
  const sessions = async () =>
    (await db.selectFrom("user_sessions").select("session_id").where("ended_at", "is", null)
      .execute()).length;
  return {
    db,
    signIn,
    change,
    sessions,
    apiKeys: createApiKeys({ db, audit, changes }),
    [Symbol.asyncDispose]: dispose,
  };
}

const ad = ownerActor("ad", true);
const al = ownerActor("al", false);

Deno.test("a sign-in fails if the password is changed while it is checked", async () => {
  await using house = await studio();
  await house.signIn();
  assert.equal(await house.sessions(), 1);
  await assert.rejects(
    house.signIn(PASSWORD, () => house.change(ad, { password: "Another-Horse-8" })),
    { code: "not_signed_in" },
  );
  assert.equal(await house.sessions(), 0, "the change has ended the first, and made no second");
  await house.signIn("Another-Horse-8");
});

Deno.test("a sign-in fails if the account is deactivated while the password is checked", async () => {
  await using house = await studio();
  await assert.rejects(
    house.signIn(PASSWORD, () => house.change(ad, { is_active: false })),
    { code: "not_signed_in" },
  );
  assert.equal(await house.sessions(), 0);
});

Deno.test("API keys end when an administrator sets the password, not when their user changes it", async () => {
  await using house = await studio();
  const { db, apiKeys } = house;
  const alive = async () =>
    (await db.selectFrom("api_keys").select("name").where("revoked_at", "is", null).execute())
      .map(({ name }) => name);
  await apiKeys.create(al, { name: "scripts", scopes: ["read"], expires_at: null });
  await house.change(al, { password: "Another-Horse-8" });
  assert.deepEqual(await alive(), ["scripts"]);
  await house.change(ad, { display_name: "Al" });
  assert.deepEqual(await alive(), ["scripts"]);
  await house.change(ad, { password: "A-Third-Horse-9" });
  assert.deepEqual(await alive(), []);
});
