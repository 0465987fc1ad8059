import assert from "node:assert/strict";
import fc from "fast-check";
import { ownerActor, sessionActor } from "../../../services/actor.ts";
import { createAudit } from "../../../services/audit/mod.ts";
import { createChanges } from "../../../services/auth/changes.ts";
import { createLinkLogin } from "../../../services/auth/link_login.ts";
import { createLogin } from "../../../services/auth/login.ts";
import { createPasswords } from "../../../services/auth/passwords.ts";
import { sweepLinks } from "../../../services/auth/sign_in_links.ts";
import { openSigningKey } from "../../../services/auth/signing_key.ts";
import { createThrottle } from "../../../services/auth/throttle.ts";
import { createTokens } from "../../../services/auth/tokens.ts";
import { Problem } from "../../../services/errors/mod.ts";
import { createFolderStore } from "../../../services/storage/mod.ts";
import { createUsers } from "../../../services/users/mod.ts";
import { addUser, testDatabase } from "../../database.ts";
import { randomSteps } from "../../random_steps.ts";

const PASSWORD = "Correct-Horse-7";
const CHOSEN = "a quiet lamp on the desk";
const ad = ownerActor("ad", true);
const nowhere = { address: "::1", client: null };

/** ad, who administers, al and bo; and what signs them in. */
async function studio() {
  const { db, root, [Symbol.asyncDispose]: dispose } = await testDatabase();
  const passwords = createPasswords({ atOnce: 2 });
  await addUser(db, "ad", true);
  for (const name of ["al", "bo"]) {
    await addUser(db, name);
    await db.updateTable("users").set({ password_hash: await passwords.hash(PASSWORD) })
      .where("user_id", "=", name).execute();
  }
  const audit = createAudit({ db });
  const throttle = createThrottle({ db });
  const tokens = createTokens(await openSigningKey(root));
  const limits = { session_idle_hours: 24, session_remember_days: 7, session_absolute_days: 30 };
  const groups = { list: () => [], create: null, addMember: null } as never;
  const changes = createChanges({ db });
  const users = createUsers({
    db,
    audit,
    changes,
    passwords,
    throttle,
    groups,
    strict: true,
    files: createFolderStore(root),
  });
  const linkLogin = createLinkLogin({ db, audit, tokens, throttle, limits });
  const login = createLogin({ db, audit, tokens, throttle, limits, passwords });
  const actorOf = async (token: string) => {
    const { userId, sessionId } = (await tokens.read(token))!;
    return sessionActor(userId, userId === "ad", sessionId, "::1");
  };
  return {
    db,
    users,
    /** Signs in by a link. */
    follow: async (token: string) => await actorOf((await linkLogin({ token, ...nowhere })).token),
    /** Signs in by address or user name. */
    enter: async (email: string, password = PASSWORD) =>
      await actorOf((await login({ email, password, remember: false, ...nowhere })).token),
    sessions: async (userId: string) =>
      (await db.selectFrom("user_sessions").select("session_id").where("ended_at", "is", null)
        .where("user_id", "=", userId).execute()).length,
    audited: async () => (await db.selectFrom("audit_log").select([
      "action",
      "details",
      "actor_id",
      "target_id",
    ])
      .orderBy("audit_id").execute()),
    [Symbol.asyncDispose]: dispose,
  };
}

const refused = (status: number) => (error: unknown) =>
  error instanceof Problem && error.status === status;

Deno.test("a link signs its user in once, even if it is opened ten times at the same moment", async () => {
  await using house = await studio();
  const { token } = await house.users.makeLink(ad, "al");
  const tries = await Promise.allSettled(Array.from({ length: 10 }, () => house.follow(token)));
  assert.equal(tries.filter(({ status }) => status === "fulfilled").length, 1);
  assert.equal(await house.sessions("al"), 1);
  const signIns = (await house.audited()).filter(({ action }) => action === "login");
  assert.deepEqual(signIns.map((row) => [row.actor_id, JSON.parse(row.details)]), [
    ["al", { by: "link" }],
  ]);
  const al = await house.db.selectFrom("users").select("must_change_password")
    .where("user_id", "=", "al").executeTakeFirstOrThrow();
  assert.equal(al.must_change_password, 1, "such a session can do nothing but choose a password");
});

Deno.test("a link that has expired, or was revoked, replaced or made up, is rejected", async () => {
  await using house = await studio();
  const { db, users } = house;
  const first = await users.makeLink(ad, "al");
  const second = await users.makeLink(ad, "al");
  await assert.rejects(house.follow(first.token), refused(401));
  assert.equal(await users.revokeLinks(ad, "al"), 1);
  assert.equal(await users.revokeLinks(ad, "al"), 0);
  await assert.rejects(house.follow(second.token), refused(401));
  const late = await users.makeLink(ad, "al");
  await db.updateTable("sign_in_links").set({ expires_at: "2020-01-01T00:00:00.000Z" }).execute();
  await assert.rejects(house.follow(late.token), refused(401));
  await assert.rejects(house.follow("A".repeat(22)), refused(401));
  await sweepLinks(db);
  assert.deepEqual(await db.selectFrom("sign_in_links").select("link_id").execute(), []);
  assert.equal(await house.sessions("al"), 0);
});

Deno.test("a link ends with a new password, a reset, or the deactivation of the account", async () => {
  await using house = await studio();
  const { users } = house;
  const ways = [
    () => users.update(ad, "al", { password: `${PASSWORD}-8` }),
    () => users.resetPassword(ad, "al"),
    async () => {
      await users.update(ad, "al", { is_active: false });
      await users.update(ad, "al", { is_active: true });
    },
  ];
  for (const way of ways) {
    const { token } = await users.makeLink(ad, "al");
    await way();
    await assert.rejects(house.follow(token), refused(401));
  }
});

Deno.test("only the bearer of a good link learns that its account is deactivated", async () => {
  await using house = await studio();
  const { db, users } = house;
  const deactivate = (is_active: 0 | 1) =>
    db.updateTable("users").set({ is_active }).where("user_id", "=", "al").execute();
  const used = await users.makeLink(ad, "al");
  await house.follow(used.token);
  const revoked = await users.makeLink(ad, "al");
  await users.revokeLinks(ad, "al");
  const good = await users.makeLink(ad, "al");
  await deactivate(0);
  for (const { token } of [used, revoked]) await assert.rejects(house.follow(token), refused(401));
  await assert.rejects(house.follow(good.token), refused(403));
  await deactivate(1);
  assert.equal((await house.follow(good.token)).userId, "al", "the refusal spent nothing");
  const late = await users.makeLink(ad, "al");
  await db.updateTable("sign_in_links").set({ expires_at: "2020-01-01T00:00:00.000Z" }).execute();
  await deactivate(0);
  await assert.rejects(house.follow(late.token), refused(401));
});

Deno.test("after a link or a reset, a password is chosen once without the old one", async () => {
  await using house = await studio();
  const { users } = house;
  const { password, link } = await users.resetPassword(ad, "al");
  for (
    const enter of [() => house.enter("al@example.com", password), () => house.follow(link.token)]
  ) {
    const al = await enter();
    assert.equal((await users.me(al)).chooses_password, true);
    await assert.rejects(users.updateMe(al, { email: "x@example.com" }), refused(400));
    await assert.rejects(users.updateMe(al, { new_password: password }), refused(400));
  }
  const al = await house.enter("al@example.com", password);
  await users.updateMe(al, { new_password: CHOSEN });
  const me = await users.me(al);
  assert.deepEqual([me.must_change_password, me.chooses_password], [false, false]);
  await assert.rejects(users.updateMe(al, { new_password: `${CHOSEN} 2` }), refused(400));
  await house.enter("al@example.com", CHOSEN);
});

Deno.test("a session from before a reset needs the old password", async () => {
  await using house = await studio();
  const { users } = house;
  const open = await house.enter("al@example.com");
  await users.update(ad, "al", { must_change_password: true });
  assert.equal((await users.me(open)).chooses_password, false);
  await assert.rejects(users.updateMe(open, { new_password: CHOSEN }), refused(400));
  const { token } = await users.makeLink(ad, "al");
  await house.follow(token);
  await assert.rejects(users.updateMe(open, { new_password: CHOSEN }), refused(400));
});

Deno.test("of two passwords chosen at the same moment, one is set", async () => {
  await using house = await studio();
  const { password } = await house.users.resetPassword(ad, "al");
  const sessions = [
    await house.enter("al@example.com", password),
    await house.enter("al@example.com", password),
  ];
  const tries = await Promise.allSettled(
    sessions.map((al, i) => house.users.updateMe(al, { new_password: `${CHOSEN} ${i}` })),
  );
  assert.equal(tries.filter(({ status }) => status === "fulfilled").length, 1);
});

Deno.test("a user name signs in whatever its case and form, and is unique in all of them", async () => {
  await using house = await studio();
  const { users } = house;
  await users.update(ad, "al", { user_name: "Jürgen.Groß" });
  for (const typed of ["jürgen.groß", "JÜRGEN.GROSS", " Ju\u0308rgen.gross ", "Ｊürgen．Groß"]) {
    assert.equal((await house.enter(typed)).userId, "al", typed);
  }
  await assert.rejects(users.update(ad, "bo", { user_name: "JÜRGEN.GROSS" }), refused(400));
  await assert.rejects(
    users.create(ad, {
      user_name: "jürgen.gross",
      display_name: null,
      password: CHOSEN,
      is_admin: false,
      must_change_password: false,
    }),
    refused(400),
  );
  const made = await users.create(ad, {
    user_name: "mia",
    display_name: null,
    password: CHOSEN,
    is_admin: false,
    must_change_password: false,
  });
  assert.deepEqual([made.has_address, made.email], [false, "mia@users.invalid"]);
  assert.equal(
    (await users.update(ad, made.user_id, { user_name: "mia2" })).email,
    "mia2@users.invalid",
  );
  await assert.rejects(users.update(ad, made.user_id, { user_name: null }), refused(400));
  await assert.rejects(house.enter("mia", CHOSEN), refused(401));
  assert.equal((await house.enter("mia2", CHOSEN)).userId, made.user_id);
});

Deno.test("an import of users never sets a placeholder address", async () => {
  await using house = await studio();
  const file = new TextEncoder().encode("email,user_name\nmia@users.invalid,mia\n,noa\n");
  const { lines } = await house.users.import(ad, file, { apply: false });
  assert.deepEqual(lines.map(({ fault }) => fault), ["bad_email", null]);
  assert.match(lines[0]!.message, /users\.invalid stand for people without one/);
});

Deno.test("in any order of making, opening and ending links, each works once, for its user", async () => {
  const step = fc.record({
    what: fc.constantFrom("make", "follow", "revoke", "reset", "choose", "expire"),
    who: fc.constantFrom("al", "bo"),
    which: fc.nat(5),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      await using house = await studio();
      const { db, users } = house;
      const links: { token: string; who: string; good: boolean }[] = [];
      const end = (who: string) => links.forEach((link) => link.good &&= link.who !== who);
      for (const { what, who, which } of steps) {
        const link = links[which % Math.max(1, links.length)];
        if (what === "make" || what === "reset") {
          end(who);
          const token = what === "make"
            ? (await users.makeLink(ad, who)).token
            : (await users.resetPassword(ad, who)).link.token;
          links.push({ token, who, good: true });
        } else if (what === "revoke") {
          const open = links.filter((one) => one.good && one.who === who).length;
          end(who);
          assert.ok(await users.revokeLinks(ad, who) >= open);
        } else if (what === "expire") {
          await db.updateTable("sign_in_links").set({ expires_at: "2020-01-01T00:00:00.000Z" })
            .where("user_id", "=", who).execute();
          end(who);
        } else if (link) {
          const before = link.good;
          link.good = false;
          const [outcome] = await Promise.allSettled([house.follow(link.token)]);
          assert.equal(outcome.status, before ? "fulfilled" : "rejected");
          if (outcome.status === "rejected") continue;
          assert.equal(outcome.value.userId, link.who);
          if (what === "choose") {
            await users.updateMe(outcome.value, { new_password: crypto.randomUUID() });
            end(link.who);
          }
        }
      }
    }),
    { numRuns: Math.ceil(randomSteps(250) / 50) },
  );
});
