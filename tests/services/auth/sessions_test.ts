/** How long a session lives, and how many a user has. */
import assert from "node:assert/strict";
import { findLiveSession, insertSession, touchSession } from "../../../services/auth/sessions.ts";
import { addUser, testDatabase } from "../../database.ts";

const limits = { session_idle_hours: 24, session_remember_days: 7, session_absolute_days: 30 };

async function studio() {
  const { db, [Symbol.asyncDispose]: dispose } = await testDatabase();
  await addUser(db, "al");
  const of = { userId: "al", remember: false, address: null, client: null };
  return {
    db,
    signIn: (more: { remember?: boolean } = {}, within = limits) =>
      db.transaction().execute((trx) => insertSession(trx, within, { ...of, ...more })),
    [Symbol.asyncDispose]: dispose,
  };
}

Deno.test("beyond a hundred sessions, the least recently used one ends", async () => {
  await using house = await studio();
  const oldest = await house.signIn();
  await house.db.updateTable("user_sessions").set({ last_seen_at: "2020-01-01T00:00:00.000Z" })
    .execute();
  for (let i = 0; i < 99; i++) await house.signIn();
  assert.ok(await findLiveSession(house.db, oldest.session_id));
  const newest = await house.signIn();
  assert.equal(await findLiveSession(house.db, oldest.session_id), undefined);
  assert.ok(await findLiveSession(house.db, newest.session_id));
});

Deno.test("a session ends at its absolute limit, however recently it was used", async () => {
  await using house = await studio();
  const { session_id } = await house.signIn();
  await house.db.updateTable("user_sessions")
    .set({ absolute_expires_at: new Date(Date.now() - 1).toISOString() }).execute();
  assert.equal(await findLiveSession(house.db, session_id), undefined);
});

Deno.test("an idle window is not longer than the session", async () => {
  await using house = await studio();
  const long = { ...limits, session_remember_days: 60 };
  const { expires_in } = await house.signIn({ remember: true }, long);
  assert.equal(expires_in, 30 * 86_400);
  const row = await house.db.selectFrom("user_sessions").selectAll().executeTakeFirstOrThrow();
  assert.ok(row.expires_at <= row.absolute_expires_at);
});
Deno.test("the last use of a session is written once a minute at most", async () => {
  await using house = await studio();
  const { session_id } = await house.signIn();
  const seen = async () => (await findLiveSession(house.db, session_id))!;
  const seconds = async (ago: number) => {
    const last_seen_at = new Date(Date.now() - ago * 1000).toISOString();
    await house.db.updateTable("user_sessions").set({ last_seen_at }).execute();
    await touchSession(house.db, limits, await seen());
    return (await seen()).last_seen_at !== last_seen_at;
  };
  assert.equal(await seconds(50), false);
  assert.equal(await seconds(70), true);
});

Deno.test("use lengthens a session up to its absolute limit, and no further", async () => {
  await using house = await studio();
  const { session_id } = await house.signIn();
  const last_seen_at = new Date(Date.now() - 3600_000).toISOString();
  const used = async (absolute_expires_at: string) => {
    await house.db.updateTable("user_sessions").set({ last_seen_at, absolute_expires_at })
      .execute();
    await touchSession(house.db, limits, (await findLiveSession(house.db, session_id))!);
    return (await findLiveSession(house.db, session_id))!.expires_at;
  };
  const [soon, late] = [1, 48].map((hours) =>
    new Date(Date.now() + hours * 3600_000).toISOString()
  ) as [string, string];
  assert.equal(await used(soon), soon);
  const until = Date.parse(await used(late)) - Date.now();
  assert.ok(until > 23 * 3600_000 && until <= 24 * 3600_000, `${until} ms`);
});
