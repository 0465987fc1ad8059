/** Sharing by name: to whom one can grant, and when a grant counts. */
import assert from "node:assert/strict";
import { createOversight } from "../../services/access/mod.ts";
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

Deno.test("a grant cannot end before it begins", async () => {
  await using house = await studio();
  const until = (expires_at: string) => house.give({ user_id: "bo" }, { expires_at });
  await assert.rejects(until(new Date(Date.now() - 1).toISOString()), { code: "invalid" });
  assert.equal(await house.sees(bo), false);
  await until(new Date(Date.now() + 60_000).toISOString());
  assert.equal(await house.sees(bo), true);
});

Deno.test("a user can share with groups they are in, and with active users", async () => {
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

Deno.test("the owner is not among the readers, even if a group of theirs has a grant", async () => {
  await using house = await studio();
  await house.db.insertInto("group_members").values({ group_id: "g1", user_id: "cy" }).execute();
  await house.give({ group_id: "g1" });
  assert.deepEqual([...await readersOf(house.db, "board", house.board)], ["cy"]);
});

Deno.test("grants are kept apart by kind when ids are equal", async () => {
  await using house = await studio();
  await house.give({ user_id: "bo" });
  await house.db.insertInto("grants").values({
    ...{ grant_id: "other", kind: "workflow", thing_id: house.board, user_id: "cy" },
    ...{ group_id: null, level: "view", expires_at: null, granted_by: "al" },
    created_at: new Date().toISOString(),
  }).execute();
  const listed = await house.services.grants.list(al, "board", house.board);
  assert.deepEqual(listed.map(({ user_id }) => user_id), ["bo"]);
});

Deno.test("after the grant of a group expires, the thing is in no member's list", async () => {
  await using house = await studio();
  const cy = ownerActor("cy", false);
  await house.db.insertInto("group_members").values({ group_id: "g1", user_id: "cy" }).execute();
  await house.give({ group_id: "g1" }, { expires_at: "2099-01-01T00:00:00.000Z" });
  const listed = async () =>
    (await house.db.selectFrom("boards").select("board_id")
      .where(house.services.access.visible(cy, "board")).execute()).length;
  assert.equal(await listed(), 1);
  await house.db.updateTable("grants").set({ expires_at: "2020-01-01T00:00:00.000Z" }).execute();
  assert.equal(await listed(), 0);
});

Deno.test("administrators are audited for other users' things, not for their own", async () => {
  await using house = await studio();
  const noted: unknown[] = [];
  const audit = { record: (_trx: unknown, row: unknown) => Promise.resolve(void noted.push(row)) };
  const oversight = createOversight({ db: house.db, audit: audit as never });
  const ad = ownerActor("ad", true);
  await house.db.transaction().execute(async (trx) => {
    await oversight.recordChange(trx, ad, "update", [{ kind: "board", id: "b", ownerId: "ad" }]);
    assert.equal(noted.length, 0);
    await oversight.recordChange(trx, ad, "update", [{ kind: "board", id: "b", ownerId: "al" }]);
  });
  assert.equal(noted.length, 1);
});

Deno.test("an administrator who shares another user's board, or withdraws it, is audited", async () => {
  await using house = await studio();
  const { grants } = house.services;
  const ad = ownerActor("ad", true);
  const { grant_id } = await grants.put(ad, "board", house.board, { user_id: "bo", level: "view" });
  await grants.remove(ad, "board", house.board, grant_id);
  const rows = await house.db.selectFrom("audit_log").select("action").orderBy("audit_id")
    .execute();
  assert.deepEqual(rows.map(({ action }) => action), ["board.share", "board.unshare"]);
});

Deno.test("in single-user mode nothing is audited: everything belongs to everyone", async () => {
  await using house = await studio();
  const record = () => Promise.reject(new Error("recorded"));
  const oversight = createOversight({ db: house.db, audit: { record } as never });
  const user: Actor = { ...ownerActor("ad", true), via: "single-user" };
  const board = { kind: "board", id: "b", ownerId: "al" } as const;
  await house.db.transaction().execute((trx) =>
    oversight.recordChange(trx, user, "update", [board])
  );
  await oversight.recordView(user, board);
});

Deno.test("a grant does not count at the instant of its expiry", async () => {
  await using house = await studio();
  const end = "2099-01-01T00:00:00.000Z";
  await house.give({ user_id: "bo" }, { expires_at: end });
  const at = async (instant: string) => [
    ...await readersOf(house.db, "board", house.board, instant),
  ];
  assert.deepEqual(await at("2098-12-31T23:59:59.999Z"), ["bo"]);
  assert.deepEqual(await at(end), []);
});

Deno.test("a change of readers never revokes the owner", async () => {
  await using house = await studio();
  const lost = await withdrawnFrom(house.db, "all", new Set(["bo"]), "al");
  assert.ok(!lost.has("al") && !lost.has("bo") && lost.has("cy"));
  assert.equal((await withdrawnFrom(house.db, new Set(["al"]), new Set(), "al")).size, 0);
});

Deno.test("presets are imported within the user's limit, or not at all", async () => {
  await using house = await studio();
  const { db, services: { access } } = house;
  const presets = createPresets({
    ...{ db, access },
    oversight: { recordChange: async () => {}, recordView: async () => {} },
    sharing: { changedSince: async () => {}, deleted: () => {} },
    config: { base_path: "" },
    covers: {} as never,
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

Deno.test("administrators can leave other users' styles out of their list", async () => {
  await using house = await studio();
  const { db, services: { access } } = house;
  const presets = createPresets({
    ...{ db, access },
    oversight: { recordChange: async () => {}, recordView: async () => {} },
    sharing: { changedSince: async () => {}, deleted: () => {} },
    config: { base_path: "" },
    covers: {} as never,
  });
  const make = (name: string, is_public: boolean) =>
    presets.create(al, {
      name,
      type: "user",
      is_public,
      positive_prompt: "",
      negative_prompt: "",
    });
  await make("kept", false);
  await make("shown", true);
  const names = async (...args: Parameters<typeof presets.list>) =>
    (await presets.list(...args)).map(({ name }) => name);
  const admin = { ...al, userId: "root", isAdmin: true };
  assert.deepEqual(await names(admin, true), ["shown"]);
  assert.deepEqual(await names(admin), ["kept", "shown"]);
  assert.deepEqual(await names(al, true), ["kept", "shown"]);
});
