import assert from "node:assert/strict";
import { ownerActor } from "../../services/actor.ts";
import { libraryRig } from "./library_rig.ts";

Deno.test("moving images returns their former boards, so that it can be undone", async () => {
  await using rig = await libraryRig(["al"]);
  const al = ownerActor("al", false);
  const { images, boards } = rig.services;
  const board = async (name: string) => (await boards.create(al, name)).board_id;
  const [one, two] = [await board("one"), await board("two")];
  const here = await rig.image("al", one);
  const loose = await rig.image("al", null);
  const there = await rig.image("al", two);
  const added = await images.addToBoard(al, two, [here, loose, there]);
  const from = new Map(added.moved_from.map((part) => [part.board_id, part.image_names]));
  assert.deepEqual(from, new Map([[one, [here]], [null, [loose]]]), "what was there did not move");
  const off = await images.takeOffBoard(al, [here]);
  assert.deepEqual(off.moved_from, [{ board_id: two, image_names: [here] }]);
});
