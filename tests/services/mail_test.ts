/** Letters: sent, refused, and never without encryption to another machine. */
import assert from "node:assert/strict";
import { type Alert, createAlerts } from "../../services/alerts/mod.ts";
import { createAlertLetters } from "../../services/alerts/letters.ts";
import { createAllowance } from "../../services/auth/allowance.ts";
import { loadConfig, mailSettings } from "../../services/config/mod.ts";
import { createMail, MailError } from "../../services/mail/mod.ts";
import { addUser, testDatabase } from "../database.ts";
import { mailServer } from "../mail_server.ts";

const from = "Atelier <studio@example.com>";
const publicUrl = "https://studio.example.com";
const letter = { to: "ünï@example.com", subject: "Grüße", text: "Straße 画像\n" };
const failure = async (sent: Promise<void>) => await sent.then(() => null, (e: Error) => e);

Deno.test("a letter arrives as it was written", async () => {
  await using server = await mailServer();
  const mail = createMail({ server: new URL(server.url), from, publicUrl });
  await mail.send(letter);
  const [taken] = server.letters;
  assert.deepEqual([taken?.from, taken?.to], ["studio@example.com", ["ünï@example.com"]]);
  assert.match(taken?.text ?? "", /Auto-Submitted: auto-generated/);
  assert.ok(taken?.text.includes("Straße 画像"));
});

Deno.test("an address that contains several is refused", async () => {
  await using server = await mailServer();
  const mail = createMail({ server: new URL(server.url), from, publicUrl });
  for (const to of ["a@example.com, b@example.com", "a@example.com\r\nBcc: b@example.com"]) {
    await failure(mail.send({ ...letter, to }));
  }
  assert.deepEqual(server.letters.filter(({ to }) => to.includes("b@example.com")), []);
  assert.doesNotMatch(server.letters.map(({ text }) => text).join(), /^Bcc:/m);
});

Deno.test("a refusal of the mail server is reported without its text", async () => {
  await using server = await mailServer();
  const mail = createMail({ server: new URL(server.url), from, publicUrl });
  for (const [code, passing] of [[451, true], [550, false]] as const) {
    server.refuse = { code };
    const error = await failure(mail.send(letter));
    assert.ok(error instanceof MailError);
    assert.equal(error.passing, passing);
    assert.match(error.message, new RegExp(`\\b${code}\\b`));
    assert.doesNotMatch(error.message, /example\.com/);
  }
  const wrong = new URL(server.url);
  wrong.password = "another";
  const refused = await failure(createMail({ server: wrong, from, publicUrl }).send(letter));
  assert.ok(refused instanceof MailError && !refused.passing, String(refused));
  assert.deepEqual(server.letters, []);
});

Deno.test("neither password nor mail is sent to another machine without encryption", async () => {
  // Not one of the names of this machine, so it counts as another.
  await using server = await mailServer({}, "127.0.0.2");
  const mail = createMail({ server: new URL(server.url), from, publicUrl });
  const error = await failure(mail.send(letter));
  assert.ok(error instanceof MailError, String(error));
  assert.deepEqual([server.letters, server.signIns], [[], 0]);
});

Deno.test("mail needs a sender and the public URL, and an invalid URL is not quoted", () => {
  const load = (settings: Record<string, string>) =>
    mailSettings(loadConfig({ ATELIER_ROOT: "/x", ...settings }, "/"));
  assert.equal(load({}), null);
  const whole = {
    ATELIER_SMTP_URL: "smtps://a%40b.c:p%25w@mail.example.com",
    ATELIER_MAIL_FROM: from,
    ATELIER_PUBLIC_URL: "https://studio.example.com/atelier/",
  };
  assert.equal(load(whole)?.publicUrl, "https://studio.example.com/atelier");
  assert.throws(
    () => load({ ATELIER_SMTP_URL: whole.ATELIER_SMTP_URL }),
    /smtp_url needs mail_from and public_url/,
  );
  for (
    const bad of ["http://hidden@example.com", "smtp://a:%zz@hidden", "smtp://", "mail.hidden:25"]
  ) {
    assert.throws(() => load({ ...whole, ATELIER_SMTP_URL: bad }), (error) => {
      assert.match(String(error), /smtp_url: found "\*+", it must be empty or look like/);
      assert.doesNotMatch(String(error), /hidden|%zz/);
      return true;
    }, bad);
  }
  for (const bad of ["nobody", "a@b\nBcc: c@d", "<a@b>", "A <a@b> <c@d>"]) {
    assert.throws(() => load({ ...whole, ATELIER_MAIL_FROM: bad }), /mail_from/, bad);
  }
  for (const bad of ["studio.example.com", "https://a@b", "https://a/#b", "javascript:alert(1)"]) {
    assert.throws(() => load({ ...whole, ATELIER_PUBLIC_URL: bad }), /public_url/, bad);
  }
});

Deno.test("an allowance applies for an hour, and forgets keys that are not used", () => {
  let now = 0;
  const allowance = createAllowance(2, () => now);
  assert.deepEqual([1, 2, 3].map(() => allowance.take("a")), [true, true, false]);
  assert.equal(allowance.take("b"), true);
  now = 3_599_999;
  assert.equal(allowance.take("a"), false);
  now = 3_600_001;
  assert.equal(allowance.take("a"), true);
});

Deno.test("each active administrator gets an alert once, also if sending is retried", async () => {
  await using rig = await testDatabase();
  for (const name of ["ad", "ed", "no", "off"]) await addUser(rig.db, name, true);
  await addUser(rig.db, "al");
  const set = (name: string, values: { email?: string; is_active?: 0 }) =>
    rig.db.updateTable("users").set(values).where("user_id", "=", name).execute();
  await set("no", { email: "no@users.invalid" });
  await set("off", { is_active: 0 });
  const sent: string[] = [];
  const mail = {
    publicUrl,
    send({ to, text }: { to: string; text: string }) {
      sent.push(to);
      assert.match(text, /^No room\.\n$/);
      return sent.length === 2 ? Promise.reject(new MailError("later", true)) : Promise.resolve();
    },
  };
  const alerts = createAlerts([createAlertLetters({ db: rig.db, mail })], [1, 1]);
  const alert: Alert = { kind: "backup_failed", at: "2026-11-28T03:00:00.000Z", text: "No room." };
  alerts.raise(alert);
  await alerts.settled();
  assert.equal(sent.length, 3, sent.join());
  assert.equal(new Set(sent).size, 2, sent.join());
  await alerts.close();
});
