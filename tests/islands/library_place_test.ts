import assert from "node:assert/strict";
import { marksOf } from "../../islands/library/months.ts";
import {
  filterOf,
  isFiltered,
  placeOf,
  type Sort,
  unfiltered,
} from "../../islands/library/place.ts";
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

Deno.test("what narrows a list is asked for, and what is no size is not", () => {
  const narrowed = "model=m&sampler=euler&pixels=64x128&from=2026-01-01&to=2026-02-01";
  assert.deepEqual(filter(`${narrowed}&sort=name`), {
    ...COMMON,
    user_id: "me",
    model: "m",
    sampler: "euler",
    width: 64,
    height: 128,
    created_from: "2026-01-01",
    created_to: "2026-02-01",
    time_zone: "Asia/Tokyo",
    order_by: "file_name",
    order_dir: "ASC",
    starred_first: false,
  });
  assert.deepEqual(filter("pixels=0x12"), { ...COMMON, user_id: "me" });
  const place = placeOf(new URLSearchParams(narrowed));
  assert.ok(isFiltered(place));
  const cleared = Object.keys(unfiltered());
  for (const param of new URLSearchParams(narrowed).keys()) assert.ok(cleared.includes(param));
});

Deno.test("months begin where the order of the list has them", () => {
  const months = [
    { month: "2026-11", image_count: 3, starred_count: 1 },
    { month: "2026-10", image_count: 2, starred_count: 2 },
    { month: "2025-01", image_count: 4, starred_count: 0 },
  ];
  const marks = (sort: Sort, total = 9) =>
    marksOf(months, sort, total).map((m) => [m.month, m.index]);
  assert.deepEqual(marks("new"), [["2026-11", 0], ["2026-10", 3], ["2025-01", 5]]);
  assert.deepEqual(marks("old"), [["2025-01", 0], ["2026-10", 4], ["2026-11", 6]]);
  assert.deepEqual(marks("starred"), [["starred", 0], ["2026-11", 3], ["2025-01", 5]]);
  assert.deepEqual(marks("large"), []);
  assert.deepEqual(marks("new", 10), [], "an image came meanwhile");
});

Deno.test("owners are shown where there are several", () => {
  const owners = [{ user_id: "al", name: "Al" }, { user_id: "bo", name: "Bo" }];
  const nameOf = ownersOf({ owners, owned_by: [1, 0] });
  assert.deepEqual([nameOf?.(0), nameOf?.(1), nameOf?.(2)], ["Bo", "Al", ""]);
  assert.equal(ownersOf({ owners: owners.slice(1), owned_by: [0] }), undefined);
  assert.equal(ownersOf({}), undefined);
});
