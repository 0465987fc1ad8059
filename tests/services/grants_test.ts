/** Sharing by name: to whom one can grant, and when a grant counts. */
import assert from "node:assert/strict";
import { readersOf } from "../../services/access/readers.ts";
import { withdrawnFrom } from "../../services/access/withdrawn.ts";
import { type Actor, ownerActor } from "../../services/actor.ts";
import { createPresets } from "../../services/presets/mod.ts";
import { libraryRig } from "./library_rig.ts";

const al = ownerActor("al", false);
const bo = ownerActor("bo", false);

async function studio() {
  const rig = await libraryRig(["ad", "al", "bo", "cy"], ["g1", "g2"]);
  await rig.db.insertInto("group_members").values({ group_id: "g1", user_id: "al" }).execute();
  const { board_id } = await rig.services.boards.create(al, "b");
  const { grants, access } = rig.services;
  return {
    ...rig,
    board: board_id,
    give: (to: { user_id?: string; user_email?: string; group_id?: string }, more = {}) =>
      grants.put(al, "board", board_id, { level: "view", ...to, ...more }),
    sees: async (actor: Actor) =>
      (await access.levels(actor, "board", [board_id])).get(board_id) !== 0,
  };
}

Deno.test("a new invitation undoes leaving", async () => {
  await using house = await studio();
  await house.give({ user_id: "bo" });
  await house.services.boards.leave(bo, house.board);
  assert.equal(await house.sees(bo), false);
  await house.give({ user_id: "bo" });
  assert.equal(await house.sees(bo), true);
});

Deno.test("one grants to groups that one is in, and to active users", async () => {
  await using house = await studio();
  await house.give({ group_id: "g1" });
  await assert.rejects(house.give({ group_id: "g2" }), { code: "not_found" });
  await house.give({ user_email: "BO@example.com" });
  for (const user_id of ["system", "nobody"]) {
    await assert.rejects(house.give({ user_id }), { code: "not_found" });
  }
  await house.db.updateTable("users").set({ is_active: 0 }).where("user_id", "=", "cy").execute();
  await assert.rejects(house.give({ user_id: "cy" }), { code: "not_found" });
  await assert.rejects(house.give({ user_id: "al" }), { code: "bad_request" });
});

Deno.test("a grant no longer counts at the instant of its end", async () => {
  await using house = await studio();
  const end = "2099-01-01T00:00:00.000Z";
  await house.give({ user_id: "bo" }, { expires_at: end });
  const at = async (instant: string) => [
    ...await readersOf(house.db, "board", house.board, instant),
  ];
  assert.deepEqual(await at("2098-12-31T23:59:59.999Z"), ["bo"]);
  assert.deepEqual(await at(end), []);
});

Deno.test("an owner never loses a thing of theirs to a change of its readers", async () => {
  await using house = await studio();
  const lost = await withdrawnFrom(house.db, "all", new Set(["bo"]), "al");
  assert.ok(!lost.has("al") && !lost.has("bo") && lost.has("cy"));
  assert.equal((await withdrawnFrom(house.db, new Set(["al"]), new Set(), "al")).size, 0);
});

Deno.test("a file of presets is imported within the limit of a user, or not at all", async () => {
  await using house = await studio();
  const { db, services: { access } } = house;
  const presets = createPresets({
    ...{ db, access },
    oversight: { changed: async () => {}, looked: async () => {} },
    sharing: { changedSince: async () => {}, deleted: () => {} },
    config: { multiuser: true, base_path: "" },
    pictures: {} as never,
  });
  const file = (count: number) =>
    new TextEncoder().encode(JSON.stringify(
      Array.from({ length: count }, (_, i) => ({ name: `p${i}`, prompt: "x" })),
    ));
  assert.equal(await presets.importFile(al, file(499)), 499);
  await assert.rejects(presets.importFile(al, file(2)), { code: "conflict" });
  assert.equal(await presets.importFile(al, file(1)), 1);
  await assert.rejects(presets.importFile(al, file(1)), { code: "conflict" });
  assert.equal((await presets.list(al)).length, 500);
});
