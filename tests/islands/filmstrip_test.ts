import assert from "node:assert/strict";
import type { ImageDTO } from "../../services/contract/images.ts";
import { paths } from "../../islands/api/paths.ts";
import { entranceOf, entriesOf, filmstripOf, shownOf } from "../../islands/create/shown.ts";
import { pickedOf } from "../../islands/create/picked.ts";
import { leavingOf } from "../../islands/library/leaving.ts";
import { freshJob } from "../../islands/studio/job.ts";
import { studioFor } from "./studio.ts";

const image = (image_name: string) => ({ image_name, width: 8, height: 8 }) as ImageDTO;
const done = (id: number, batch: string, ...imageNames: string[]) => ({
  ...freshJob(id, "", batch),
  status: "completed" as const,
  imageNames,
});

Deno.test("the filmstrip has each image once, newest first, with its batches marked", () => {
  const jobs = [
    done(1, "a", "one"),
    done(2, "b", "two"),
    done(3, "b", "three"),
    { ...freshJob(4, "", "c"), status: "canceled" as const },
  ];
  const entries = entriesOf(jobs, [image("three"), image("two"), image("zero")]);
  assert.deepEqual(
    entries.map(({ name, begins }) => [name, begins]),
    [["three", false], ["two", false], ["one", true], ["zero", true]],
  );
  assert.equal(entries[0]?.image?.width, 8);
  assert.deepEqual(entriesOf([], [image("zero")]).map(({ begins }) => begins), [false]);
});

Deno.test("the stage shows the newest image at first, and keeps it when a job is canceled", () => {
  const page = { items: [image("newest"), image("older")], total: 2, offset: 0, limit: 24 };
  const studio = studioFor("al", { [paths.recentImages(24)]: page });
  assert.deepEqual(shownOf(studio).value, { name: "newest" });
  const { list } = studio.jobs as unknown as { list: { value: unknown[] } };
  list.value = [freshJob(1, "a hill", "a")];
  assert.deepEqual(shownOf(studio).value.before, "newest");
  assert.equal(shownOf(studio).value.name, undefined);
  list.value = [{ ...freshJob(1, "a hill", "a"), status: "canceled" }];
  assert.deepEqual(shownOf(studio).value, { name: "newest" });
  list.value = [done(1, "a", "hill")];
  assert.equal(shownOf(studio).value.name, "hill");
});

Deno.test("an item with several images has an entry for each, newest first", () => {
  const jobs = [done(1, "a", "zero"), done(2, "b", "one", "two"), done(3, "c", "three", "four")];
  const entries = entriesOf(jobs, [image("one"), image("zero")]);
  assert.deepEqual(
    entries.map(({ name, begins }) => [name, begins]),
    [["four", false], ["three", false], ["two", true], ["one", false], ["zero", true]],
  );
  assert.equal(entries[3]?.image?.width, 8);
  assert.equal(new Set(entries.map(({ key }) => key)).size, entries.length);
});

Deno.test("Tab moves to the shown entry, otherwise to the first one that can be shown", () => {
  const failed = { ...freshJob(3, "", "c"), status: "failed" as const };
  const entries = entriesOf([done(1, "a", "one"), failed], [image("zero")]);
  assert.deepEqual([-1, 0, 1, 2].map((shown) => entranceOf(entries, shown)), [1, 1, 1, 2]);
  assert.equal(entranceOf(entriesOf([failed], []), 0), -1);
  assert.equal(entranceOf(entriesOf([freshJob(4, "", "d"), failed], []), 0), 1);
});

Deno.test("a deleted image leaves the filmstrip and the stage until it is restored", () => {
  const page = { items: [image("older")], total: 1, offset: 0, limit: 24 };
  const studio = studioFor("al", { [paths.recentImages(24)]: page });
  const { list } = studio.jobs as unknown as { list: { value: unknown[] } };
  list.value = [done(1, "a", "one"), done(2, "b", "two", "three")];
  const names = () => filmstripOf(studio).value.map(({ name }) => name);
  const leaving = leavingOf(studio);
  pickedOf(studio).value = "one";
  leaving.add(["one", "three"]);
  assert.deepEqual(names(), ["two", "older"]);
  assert.equal(shownOf(studio).value.name, "two");
  leaving.add(["two", "older"]);
  assert.deepEqual(names(), []);
  assert.deepEqual(shownOf(studio).value, {});
  leaving.remove(["one", "older"]);
  assert.deepEqual(names(), ["one", "older"]);
  assert.equal(shownOf(studio).value.name, "one");
});
