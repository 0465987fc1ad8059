import assert from "node:assert/strict";
import { ownerActor } from "../../services/actor.ts";
import { libraryRig } from "./library_rig.ts";

Deno.test("a list of names has the shapes and stars of its images, in the same order", async () => {
  await using rig = await libraryRig(["al", "bo"]);
  const { db, services: { images, boards } } = rig;
  const al = ownerActor("al", false);
  const { board_id } = await boards.create(al, "b");
  const sizes = [[100, 100, 3], [300, 200, 1], [64, 256, 2]] as const;
  const names: string[] = [];
  for (const [width, height, bytes] of sizes) {
    const name = await rig.image("al", board_id);
    await db.updateTable("images").set({ width, height, bytes }).where("image_name", "=", name)
      .execute();
    names.push(name);
  }
  await images.star(al, [names[1]!], true);
  const filter = { user_id: "me", with_shapes: true } as const;
  for (const list of [filter, { board_id, with_shapes: true, with_owners: true }]) {
    const newest = await images.names(al, { ...list, order_dir: "DESC", starred_first: false });
    assert.deepEqual(newest.image_names, names.toReversed());
    assert.deepEqual(newest.shapes, [25, 150, 100]);
    assert.deepEqual(newest.starred_places, [1]);
    const starred = await images.names(al, { ...list, order_dir: "DESC", starred_first: true });
    assert.deepEqual(starred.image_names, [names[1], names[2], names[0]]);
    assert.deepEqual(starred.shapes, [150, 25, 100]);
    assert.deepEqual([starred.starred_places, starred.starred_count], [[0], 1]);
    const large = await images.names(al, {
      ...list,
      order_by: "bytes",
      order_dir: "DESC",
      starred_first: false,
    });
    assert.deepEqual(large.image_names, [names[0], names[2], names[1]]);
  }
  const plain = await images.names(al, { user_id: "me", order_dir: "DESC", starred_first: true });
  assert.deepEqual([plain.shapes, plain.starred_count, plain.image_names[0]], [
    undefined,
    1,
    names[1],
  ]);
});
