import assert from "node:assert/strict";
import { createAccess } from "../../services/access/mod.ts";
import { ownerActor } from "../../services/actor.ts";
import { createAnnounce } from "../../services/images/announce.ts";
import { libraryRig } from "./library_rig.ts";
import { cpuMs } from "../cpu_time.ts";

Deno.test("a hundred thousand images of one user are one event, and do not block others", async () => {
  const told: unknown[] = [];
  const announce = createAnnounce({
    db: {} as never,
    access: { granteesOf: () => Promise.resolve(new Map()) } as never,
    events: { emit: (_name, data) => void told.push(data) },
  });
  const image_names = Array.from({ length: 100_000 }, (_, i) => `${i}.png`);
  const images = image_names.map((image_name) => ({ image_name, user_id: "al", board_id: null }));
  // 20 ms; building one list from the last for each image took half a minute.
  assert.ok(await cpuMs(() => announce(images)) < 3_000);
  assert.equal(told.length, 1);
  assert.deepEqual((told[0] as { image_names: string[] }).image_names, image_names);
});

Deno.test("a grantee of an image gets its events, not those of its board", async () => {
  await using rig = await libraryRig(["al", "bo", "cy", "di"], ["g1"]);
  const al = ownerActor("al", false);
  await rig.db.insertInto("group_members").values(
    ["al", "cy"].map((user_id) => ({ group_id: "g1", user_id })),
  ).execute();
  const { board_id } = await rig.services.boards.create(al, "b");
  const lent = [await rig.image("al", board_id), await rig.image("al", null)];
  const kept = await rig.image("al", board_id);
  for (const name of lent) {
    await rig.services.grants.put(al, "image", name, { user_id: "bo", level: "view" });
    await rig.services.grants.put(al, "image", name, { group_id: "g1", level: "view" });
  }
  const heard: unknown[] = [];
  const announce = createAnnounce({
    db: rig.db,
    access: createAccess({ db: rig.db }),
    events: {
      emit: (_name, data, { ownerId, readers = [] }) => {
        const { board_id, image_names } = data as { board_id: string; image_names: string[] };
        heard.push([board_id, image_names, ownerId, [...readers].sort()]);
      },
    },
  });
  const image = (image_name: string, board_id: string | null) => (
    { image_name, user_id: "al", board_id }
  );
  const [onBoard = "", loose = ""] = lent;
  await announce([image(onBoard, board_id), image(kept, board_id), image(loose, null)]);
  assert.deepEqual(heard, [
    [board_id, [onBoard, kept], "al", ["al"]],
    ["none", [loose], "al", []],
    ["none", [onBoard, loose], null, ["al", "bo", "cy"]],
  ]);
});
