import assert from "node:assert/strict";
import { thingsOf } from "../../../services/users/handover.ts";
import { overviewOf } from "../../../services/users/overview.ts";
import { libraryRig } from "../library_rig.ts";

Deno.test("the list of people counts a person's images as the library and the handover do", async () => {
  await using rig = await libraryRig(["ad", "al", "bo"], ["g1"]);
  const { db } = rig;
  await rig.image("al", null);
  const trashed = await rig.image("al", null);
  const intermediate = await rig.image("al", null);
  const change = (name: string, set: { deleted_at?: string; is_intermediate?: 1 }) =>
    db.updateTable("images").set(set).where("image_name", "=", name).execute();
  await change(trashed, { deleted_at: new Date().toISOString() });
  await change(intermediate, { is_intermediate: 1 });
  await db.insertInto("group_members").values({ group_id: "g1", user_id: "al" }).execute();
  const people = new Map((await overviewOf(db)).map((one) => [one.user_id, one]));
  assert.deepEqual([...people.keys()].sort(), ["ad", "al", "bo"]);
  const al = people.get("al");
  assert.equal(al?.images, 1);
  assert.equal(al?.images, (await thingsOf(db, "al")).images);
  const { bytes } = await db.selectFrom("images").where("user_id", "=", "al")
    .select((e) => e.fn.sum<number>("bytes").as("bytes")).executeTakeFirstOrThrow();
  assert.equal(al?.bytes, bytes);
  assert.deepEqual(al?.group_ids, ["g1"]);
  assert.deepEqual([people.get("bo")?.images, people.get("bo")?.bytes], [0, 0]);
});
