import assert from "node:assert/strict";
import { z } from "zod";
import { flag } from "../../routes/fields.ts";
import { allSpecs } from "./matrix.ts";

Deno.test("a flag is understood as InvokeAI understands it", () => {
  // Python's requests writes True and False.
  for (const yes of ["true", "True", "TRUE", "1", "yes", "on"]) assert.equal(flag.parse(yes), true);
  for (const no of ["false", "False", "0", "no", "off"]) assert.equal(flag.parse(no), false);
  for (const neither of ["", "maybe", "2", ["true", "false"]]) {
    assert.equal(flag.safeParse(neither).error?.issues[0]?.message, "must be true or false");
  }
});

Deno.test("every flag of a query is one of these, and described as a boolean", async () => {
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
