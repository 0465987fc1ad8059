import assert from "node:assert/strict";
import { passwordSheet } from "../../islands/people/password_sheet.ts";

Deno.test("first passwords are kept as text to print, a person a block", () => {
  const sheet = passwordSheet("http://studio.example:9090", [
    { name: "Bo", email: "bo@example.com", made: "=1+1!aB" },
    { name: "", email: "cy@example.com", made: "secret" },
  ]);
  assert.deepEqual(sheet.split("\r\n"), [
    ...["Bo", "  http://studio.example:9090", "  bo@example.com", "  =1+1!aB", ""],
    ...["cy@example.com", "  http://studio.example:9090", "  cy@example.com", "  secret", ""],
  ]);
});
