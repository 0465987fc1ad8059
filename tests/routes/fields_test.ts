import assert from "node:assert/strict";
import { z } from "zod";
import { flag } from "../../routes/fields.ts";
import { checkedEmail } from "../../cli/user_add.ts";
import { PART_BYTES } from "../../services/contract/limits.ts";
import { setUpBody, signInBody } from "../../services/contract/sign_in.ts";
import { newUserBody, profileChanges, userChanges } from "../../services/contract/users.ts";
import { allSpecs } from "./matrix.ts";

Deno.test("flags are parsed as InvokeAI parses them", () => {
  // Python's requests writes True and False.
  for (const yes of ["true", "True", "TRUE", "1", "yes", "on"]) assert.equal(flag.parse(yes), true);
  for (const no of ["false", "False", "0", "no", "off"]) assert.equal(flag.parse(no), false);
  for (const neither of ["", "maybe", "2", ["true", "false"]]) {
    assert.equal(flag.safeParse(neither).error?.issues[0]?.message, "must be true or false");
  }
});

Deno.test("every flag of a query is parsed so, and described as a boolean", async () => {
  let flags = 0;
  for (const { method, path, query } of await allSpecs()) {
    if (!query) continue;
    const { properties = {} } = z.toJSONSchema(query, { io: "input", unrepresentable: "any" });
    for (const [name, property] of Object.entries(properties)) {
      assert.ok(!JSON.stringify(property).includes('"true"'), `${method} ${path}?${name}`);
      if (typeof property === "object" && property.type === "boolean") flags++;
    }
  }
  assert.ok(flags > 15, `${flags}`);
});

Deno.test("placeholder addresses are not assigned, and users with one can sign in", () => {
  const password = "Correct-Horse-7";
  const bodies = { profileChanges, setUpBody, newUserBody, userChanges };
  for (const [name, body] of Object.entries(bodies)) {
    const fields = ["setUpBody", "newUserBody"].includes(name) ? { password } : {};
    for (const email of ["mia@users.invalid", "Mia@USERS.Invalid ", "mia@ｕsers.invalid"]) {
      const [issue, ...more] = body.safeParse({ ...fields, email }).error?.issues ?? [];
      assert.match(issue?.message ?? "", /users\.invalid stand for people without one/, name);
      assert.deepEqual([issue?.path, more], [["email"], []], name);
    }
    assert.ok(body.safeParse({ ...fields, email: "mia@users.invalid.org" }).success, name);
  }
  assert.ok(signInBody.safeParse({ email: "mia@users.invalid", password }).success);
  assert.throws(() => checkedEmail("mia@users.invalid"));
});

Deno.test("the summary of an upload route states the size limit of a part", async () => {
  const part = (await allSpecs()).find(({ method, path }) =>
    method === "PUT" && path === "/api/v2/models/uploads/{id}"
  );
  assert.equal(part?.bodyLimit, PART_BYTES);
  assert.ok(part?.summary.includes(`${PART_BYTES / 2 ** 20} MiB`), part?.summary);
});
