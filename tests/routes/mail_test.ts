/** Links by mail: invitations, and for those who have forgotten their password. */
import assert from "node:assert/strict";
import { addPerson, call, PASSWORD, setUpAdmin } from "../client.ts";
import { MAIL_PASSWORD, mailServer } from "../mail_server.ts";
import { startServer } from "../server.ts";
import { until } from "../until.ts";

const PUBLIC = "https://studio.example.com/a";

Deno.test("links are sent by mail", async (t) => {
  await using post = await mailServer();
  await using server = await startServer({
    settings: {
      multiuser: true,
      smtp_url: post.url,
      mail_from: "Atelier <studio@example.com>",
      public_url: `${PUBLIC}/`,
    },
  });
  const ad = await setUpAdmin(server);
  const al = await addPerson(server, ad);
  const tokens: string[] = [];
  /** The token in the next letter, which is to this address. */
  const letterTo = async (address: string) => {
    const letter = await until(() => Promise.resolve(post.letters.shift() ?? null));
    assert.deepEqual(letter.to, [address]);
    const found = /(\S+)\/link#([\w-]{22})\s/.exec(letter.text);
    assert.equal(found?.[1], PUBLIC, "never the host that a request names");
    tokens.push(found?.[2] ?? "");
    return { token: found?.[2] ?? "", text: letter.text };
  };
  const enter = (token: string) => call(server, "POST", "auth/link", { body: { token } });
  const forget = (email: string, language = "en") =>
    call(server, "POST", "auth/forgotten", { body: { email, language } });
  const invite = (id: string, language = "en", token = ad.token) =>
    call(server, "POST", `auth/users/${id}/sign-in-link/mail?language=${language}`, { token });

  await t.step("the page knows that there is mail", async () => {
    const { body } = await call(server, "GET", "auth/status");
    assert.equal(body["mail_enabled"], true);
  });

  await t.step("an administrator invites, in the language of the page", async () => {
    assert.equal((await invite(al.id, "de")).status, 204);
    const { token, text } = await letterTo(al.email);
    assert.match(text, /14 Tagen/);
    assert.equal((await enter(token)).status, 200);
    assert.equal((await enter(token)).status, 401, "once");
    assert.equal((await invite(al.id, "en", al.token)).status, 403);
    assert.equal((await invite("system")).status, 400);
    assert.equal((await invite(ad.id, "xx")).status, 422);
  });

  await t.step(
    "known and unknown addresses get the same answer, only a known one a mail",
    async () => {
      const bo = await addPerson(server, ad);
      const card = await call(server, "POST", `auth/users/${bo.id}/sign-in-link`, {
        token: ad.token,
      });
      const gone = await addPerson(server, ad);
      const off = { token: ad.token, body: { is_active: false } };
      await call(server, "PATCH", `auth/users/${gone.id}`, off);
      const pupil = await call(server, "POST", "auth/users", {
        token: ad.token,
        body: { user_name: "pupil", password: PASSWORD },
      });
      assert.equal(pupil.status, 201);
      const answers = [];
      for (const email of [bo.email, "nobody@example.com", gone.email, "pupil@users.invalid"]) {
        const { status, text, headers } = await forget(email);
        answers.push(JSON.stringify([status, text, headers.get("content-type")]));
      }
      assert.equal(new Set(answers).size, 1, answers.join("\n"));
      assert.match(answers[0] ?? "", /^\[202/);
      const { token, text } = await letterTo(bo.email);
      assert.match(text, /60 minutes/);
      assert.equal((await enter(token)).status, 200);
      assert.equal((await enter(card.body.token)).status, 200, "a stranger ended no link");
      assert.equal((await forget("no address")).status, 422);
      assert.deepEqual(post.letters, [], "nobody else got one");
    },
  );

  await t.step("three mails an hour to one account, in any notation", async () => {
    const cy = await addPerson(server, ad);
    for (const email of [cy.email, cy.email.toUpperCase(), ` ${cy.email}`, cy.email, cy.email]) {
      assert.equal((await forget(email)).status, 202);
    }
    for (let i = 0; i < 3; i++) await letterTo(cy.email);
    // One that comes afterwards would be behind those that should not have been sent.
    assert.equal((await invite(al.id)).status, 204);
    await letterTo(al.email);
  });

  await t.step("a refusal of the mail server is logged, and not shown to the caller", async () => {
    post.refuse = { code: 550 };
    const { status, body } = await invite(al.id);
    assert.deepEqual([status, body["id"]], [503, "mail_failed"]);
    post.refuse = null;
  });

  await t.step("requests are limited for each network", async () => {
    const statuses = [];
    for (let i = 0; i < 20; i++) statuses.push((await forget(`n${i}@example.com`)).status);
    assert.equal(statuses.at(-1), 429);
    assert.equal((await forget(al.email)).status, 429, "with an account no other answer");
  });

  await t.step("no secret is returned, and each link is in the audit log", async () => {
    const settings = await call(server, "GET", "app/settings", { token: ad.token });
    const log = await call(server, "GET", "admin/audit?limit=200", { token: ad.token });
    const shown = settings.text + log.text + server.output();
    for (const secret of [MAIL_PASSWORD, encodeURIComponent(MAIL_PASSWORD), ...tokens]) {
      assert.ok(secret.length > 5 && !shown.includes(secret));
    }
    assert.doesNotMatch(server.output(), /@example\.com/);
    const forgotten = log.body.items.filter((row) =>
      row.action === "sign_in_link.create" && JSON.stringify(row).includes("forgotten")
    );
    assert.equal(forgotten.length, 4);
  });
});

Deno.test("without mail settings nothing changes", async () => {
  await using server = await startServer({ settings: { multiuser: true } });
  const ad = await setUpAdmin(server);
  const { body } = await call(server, "GET", "auth/status");
  assert.equal(body["mail_enabled"], false);
  const asked = await call(server, "POST", "auth/forgotten", { body: { email: ad.email } });
  assert.equal(asked.status, 409);
  const path = `auth/users/${ad.id}/sign-in-link/mail`;
  assert.equal((await call(server, "POST", path, { token: ad.token })).status, 409);
});
