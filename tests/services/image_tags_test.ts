import assert from "node:assert/strict";
import { ownerActor } from "../../services/actor.ts";
import { libraryRig } from "./library_rig.ts";

const person = (id: string) => ownerActor(id, false);
const [al, bo] = [person("al"), person("bo")];
const ORDER = { order_dir: "ASC", starred_first: false } as const;

Deno.test("tags are added, removed, counted, listed and searched", async () => {
  await using rig = await libraryRig(["al", "bo"]);
  const { images, boards } = rig.services;
  const { board_id } = await boards.create(al, "b", "shared");
  const [one, two, alien] = [
    await rig.image("al", board_id),
    await rig.image("al", null),
    await rig.image("bo", null),
  ];
  const put = await images.tag(al, [one, two, alien, one], { add: ["sea", "Ink"], remove: [] });
  assert.deepEqual(put.done.sort(), [one, two].sort());
  assert.deepEqual(put.refused, [{ image_name: alien, reason: "not_found" }]);
  await images.tag(bo, [alien], { add: ["sea"], remove: [] });
  const seen = await images.tag(bo, [one], { add: ["mine"], remove: ["sea"] });
  assert.deepEqual(seen.refused, [{ image_name: one, reason: "forbidden" }]);
  await images.tag(al, [two], { add: ["dawn"], remove: ["sea", "never"] });
  assert.deepEqual((await images.dto(al, one)).tags, ["Ink", "sea"]);
  assert.deepEqual((await images.dto(al, two)).tags, ["Ink", "dawn"]);
  const counted = (await images.tags(al)).map(({ tag, count }) => [tag, count]);
  assert.deepEqual(counted, [["Ink", 2], ["dawn", 1], ["sea", 1]]);
  const found = async (who: typeof al, filter: { tag?: string; search_term?: string }, on = {}) =>
    (await images.names(who, { ...ORDER, ...filter, ...on })).image_names;
  assert.deepEqual(await found(al, { tag: "sea" }), [one]);
  assert.deepEqual(await found(al, { search_term: "INK daw" }), [two]);
  assert.deepEqual(await found(bo, { search_term: "sea" }), [alien]);
  assert.deepEqual(await found(bo, { search_term: "sea" }, { board_id }), [one]);
  await images.tag(al, [one, two], { add: [], remove: ["Ink", "sea", "dawn"] });
  assert.deepEqual((await images.dto(al, one)).tags, []);
  assert.deepEqual(await found(al, { search_term: "ink" }), []);
});

Deno.test("an image has at most a hundred tags; the other images of the call still get theirs", async () => {
  await using rig = await libraryRig(["al"]);
  const { images } = rig.services;
  const [full, free] = [await rig.image("al", null), await rig.image("al", null)];
  const tags = (from: number) => Array.from({ length: 50 }, (_, i) => `tag ${from + i}`);
  for (const from of [0, 50]) await images.tag(al, [full], { add: tags(from), remove: [] });
  const detail = "An image may have 100 tags.";
  const { done, refused } = await images.tag(al, [full, free], { add: ["more"], remove: [] });
  assert.deepEqual(done, [free]);
  assert.deepEqual(refused, [{ image_name: full, reason: "failed", detail }]);
  // What is there already, or goes in the same call, is no tag too many.
  for (const change of [{ add: tags(0), remove: [] }, { add: ["more"], remove: ["tag 1"] }]) {
    assert.deepEqual((await images.tag(al, [full], change)).done, [full]);
  }
  assert.equal((await images.dto(al, full)).tags.length, 100);
});
