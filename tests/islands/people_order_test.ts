import assert from "node:assert/strict";
import { byName, found, type PeopleOrder, sorted } from "../../islands/people/order.ts";

const person = (display_name: string | null, email: string) => ({ display_name, email });
const people = [
  person("Kind 10", "a@x.example"),
  person("Zoë", "b@x.example"),
  person("Kind 2", "c@x.example"),
  person("Özdemir", "d@x.example"),
  person(null, "maria@x.example"),
];

Deno.test("users are sorted by the rules of the language, numbers numerically", () => {
  const names = (language: string) =>
    byName(people, language).map((p) => p.display_name ?? p.email);
  assert.deepEqual(names("de"), ["Kind 2", "Kind 10", "maria@x.example", "Özdemir", "Zoë"]);
  assert.deepEqual(names("sv").at(-1), "Özdemir", "where Ö follows Z");
});

Deno.test("people are found by a part of their name or their address, in any case", () => {
  assert.deepEqual(found(people, " öZD ").map((p) => p.email), ["d@x.example"]);
  assert.deepEqual(found(people, "MARIA").length, 1);
  assert.equal(found(people, "").length, 5);
  assert.equal(found(people, "null").length, 0);
});

Deno.test("a column sorts users in both directions, equal ones by name", () => {
  const of = (name: string, images: number) => ({
    ...{ user_id: name, display_name: name, email: `${name}@x.example`, last_login_at: null },
    has: { images, bytes: 0, waiting: 0, last_seen_at: null, group_ids: [], user_id: name },
  });
  const all = [of("cy", 2), of("bo", 10), of("al", 2)];
  const overview = new Map(all.map((one) => [one.user_id, one.has]));
  const names = (by: PeopleOrder["by"], down: boolean) =>
    sorted(all, overview, { by, down }, "en").map((one) => one.user_id);
  assert.deepEqual(names("images", true), ["bo", "al", "cy"]);
  assert.deepEqual(names("images", false), ["al", "cy", "bo"]);
  assert.deepEqual(names("waiting", true), ["al", "bo", "cy"]);
  assert.deepEqual(names("name", true), ["cy", "bo", "al"]);
  assert.deepEqual(names("seen", true), ["al", "bo", "cy"]);
});
