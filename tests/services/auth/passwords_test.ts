import assert from "node:assert/strict";
import { passwordStrength } from "../../../islands/sign_in/strength.ts";
import { hash } from "@node-rs/argon2";
import { isCommonPassword } from "../../../services/auth/common_passwords.ts";
import { generatePassword } from "../../../services/auth/generate_password.ts";
import { passwordFault } from "../../../services/auth/password_rules.ts";
import { ARGON2, createPasswords, isBcrypt, isOutdated } from "../../../services/auth/passwords.ts";
import { Problem } from "../../../services/errors/mod.ts";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

Deno.test("passwords are hashed by Argon2id with the parameters of OWASP, and verified", async () => {
  const passwords = createPasswords({ atOnce: 2 });
  const stored = await passwords.hash("correct horse");
  assert.match(stored, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  assert.equal(await passwords.verify(stored, "correct horse"), true);
  assert.equal(await passwords.verify(stored, "correct horsf"), false);
  assert.equal(await passwords.verify(null, "correct horse"), false);
  assert.equal(await passwords.verify("no hash", "correct horse"), false);
  assert.equal(await passwords.verify("", ""), false);
});

Deno.test("a password is the same in every Unicode normalization", async () => {
  const passwords = createPasswords({ atOnce: 1 });
  const stored = await passwords.hash("Ga\u0308rten-8");
  assert.equal(await passwords.verify(stored, "G\u00e4rten-8"), true);
});

Deno.test("a long run of combining marks is not normalized, which would take minutes", async () => {
  const passwords = createPasswords({ atOnce: 1 });
  const [cedilla, comma] = ["\u0327", "\u0315"].map((mark) => mark.repeat(30)) as [string, string];
  const stored = await passwords.hash(`a${comma}${cedilla}`);
  assert.equal(await passwords.verify(stored, `a${comma}${cedilla}`), true);
  assert.equal(await passwords.verify(stored, `a${cedilla}${comma}`), false);
  const few = await passwords.hash("a\u0315\u0327");
  assert.equal(await passwords.verify(few, "a\u0327\u0315"), true);
});

Deno.test("a hash with weaker parameters is outdated", async () => {
  const weak = await hash("x", { ...ARGON2, memoryCost: 8192 });
  assert.equal(isOutdated(weak), true);
  assert.equal(isOutdated(await hash("x", { ...ARGON2, timeCost: 1 })), true);
  assert.equal(isOutdated(await hash("x", ARGON2)), false);
  assert.equal(isOutdated("$2b$10$abc"), true);
});

Deno.test("a bcrypt hash whose cost would block the event loop is not accepted", async () => {
  const passwords = createPasswords({ atOnce: 1 });
  // Both of "pass-of-ada".
  const quick = "$2b$04$xeUU/b2//TbPN2piUNwCDuiF5FG/STyekHDbMFoYHV2JXprNoUkhW";
  const slow = "$2b$15$itj/09gVSDN/OVDrRjW0vuxTBvqsBctrkqn1tEXiyMvh3Bym/BaeO";
  assert.equal(await passwords.verify(quick, "pass-of-ada"), true);
  assert.equal(await passwords.verify(slow, "pass-of-ada"), false);
  const costs = ["03", "04", "14", "15", "31"];
  assert.deepEqual(costs.filter((cost) => isBcrypt(quick.replace("04", cost))), ["04", "14"]);
});

Deno.test("hashing is limited to a number at once, in order, and too long a wait is a 503", async () => {
  const { inTurn } = createPasswords({ atOnce: 2, maxWaitMs: 50 });
  let working = 0;
  let most = 0;
  const work = async (ms: number) => {
    most = Math.max(most, ++working);
    await pause(ms);
    working -= 1;
  };
  await Promise.all([1, 2, 3, 4, 5, 6].map(() => inTurn(() => work(5))));
  assert.equal(most, 2);

  const blocked = [inTurn(() => work(150)), inTurn(() => work(150))];
  await assert.rejects(inTurn(() => work(1)), (error: unknown) => {
    assert.ok(error instanceof Problem);
    assert.equal(error.code, "unavailable");
    assert.ok((error.extras.retryAfter ?? 0) > 0);
    return true;
  });
  await Promise.all(blocked);
  await inTurn(() => work(1)); // who gave up holds no turn
  await assert.rejects(inTurn(() => Promise.reject(new Error("boom"))), /boom/);
  await Promise.all([inTurn(() => work(1)), inTurn(() => work(1)), inTurn(() => work(1))]);
  assert.equal(working, 0);
});

Deno.test("strict checking refuses common passwords, lenient only an empty one", () => {
  const strict = { strict: true, email: "bob.smith@example.com" };
  const bad = ["", "short7!", "password1", "PassWord1", "12345678", "aaaaaaaaaaaa", "iloveyou"];
  for (const password of [...bad, "bob.smith", "Bob.Smith@example.com"]) {
    assert.notEqual(passwordFault(password, strict), null, password);
  }
  for (const password of ["correct horse", "Tr0ub4dor&3", "пароль-длинный", "🐎🔋📎🦆🐎🔋📎🦆"]) {
    assert.equal(passwordFault(password, strict), null, password);
  }
  assert.equal(passwordFault("x", { ...strict, strict: false }), null);
  assert.notEqual(passwordFault("", { ...strict, strict: false }), null);
  assert.notEqual(passwordFault("x".repeat(16_385), { ...strict, strict: false }), null);
  assert.equal(isCommonPassword("baseball"), true);
});

Deno.test("generated passwords differ, pass our own rules, and can be read aloud", () => {
  const seen = new Set(Array.from({ length: 200 }, generatePassword));
  assert.equal(seen.size, 200);
  for (const password of seen) {
    assert.equal(passwordFault(password, { strict: true, email: "" }), null);
    assert.match(password, /^(?:(?:[bdfghjkmnprstvw][aeiou]){2}-){4}[2-9]{4}$/);
    assert.equal(passwordStrength(password), 4, password);
  }
});

Deno.test("a generated password has at least 60 random bits, evenly spread", () => {
  const many = Array.from({ length: 4000 }, generatePassword);
  // Entropy of each place, counted: what is left out or preferred would show.
  const bits = Array.from({ length: 24 }, (_, at) => {
    const counts = Map.groupBy(many, (password) => password[at]);
    return [...counts.values()].reduce((sum, { length }) => {
      const part = length / many.length;
      return sum - part * Math.log2(part);
    }, 0);
  });
  assert.ok(bits.reduce((a, b) => a + b, 0) > 60, `${bits.map((b) => b.toFixed(2))}`);
});
