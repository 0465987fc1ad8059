import assert from "node:assert/strict";
import { filterOf, placeOf } from "../../islands/library/place.ts";
import { ownersOf } from "../../islands/library/owners.ts";

const filter = (query: string) => {
  const found = filterOf(placeOf(new URLSearchParams(query)), "Asia/Tokyo");
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== null));
};
const COMMON = {
  categories: "general",
  order_dir: "DESC",
  starred_first: true,
  with_shapes: true,
};

Deno.test("the library requests the user's own images unless the address names others", () => {
  assert.deepEqual(filter(""), { ...COMMON, user_id: "me" });
  assert.deepEqual(filter("board=none"), { ...COMMON, user_id: "me", board_id: "none" });
  assert.deepEqual(filter("person=al"), { ...COMMON, user_id: "al" });
  assert.deepEqual(filter("person=al&board=none"), {
    ...COMMON,
    user_id: "al",
    board_id: "none",
  });
});

Deno.test("owners are requested where images of several users are listed", () => {
  const several = { ...COMMON, with_owners: true };
  assert.deepEqual(filter("others=1"), { ...several, visible: true });
  assert.deepEqual(filter("board=b"), { ...several, board_id: "b" });
  assert.deepEqual(filter("person=al&board=b"), { ...several, board_id: "b" });
  assert.deepEqual(filter("board=shared"), { ...several, shared_with_me: true });
});

Deno.test("days are in the reader's time zone", () => {
  assert.deepEqual(filter("date=2026-11-29"), {
    ...COMMON,
    user_id: "me",
    date: "2026-11-29",
    time_zone: "Asia/Tokyo",
  });
});

Deno.test("owners are shown where there are several", () => {
  const owners = [{ user_id: "al", name: "Al" }, { user_id: "bo", name: "Bo" }];
  const nameOf = ownersOf({ owners, owned_by: [1, 0] });
  assert.deepEqual([nameOf?.(0), nameOf?.(1), nameOf?.(2)], ["Bo", "Al", ""]);
  assert.equal(ownersOf({ owners: owners.slice(1), owned_by: [0] }), undefined);
  assert.equal(ownersOf({}), undefined);
});
