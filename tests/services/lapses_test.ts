/** Grants that end by themselves: who is told, of what, and how often. */
import assert from "node:assert/strict";
import { createLapses, createSharingEvents, type ThingKind } from "../../services/access/mod.ts";
import { ownerActor } from "../../services/actor.ts";
import { libraryRig } from "./library_rig.ts";

const al = ownerActor("al", false);

async function studio() {
  const rig = await libraryRig(["ad", "al", "bo", "cy"], ["g1"]);
  await rig.db.insertInto("group_members").values(
    ["al", "cy"].map((user_id) => ({ group_id: "g1", user_id })),
  ).execute();
  /** "name: who beside the owner", in the order heard. */
  const heard: string[] = [];
  const sharing = createSharingEvents({
    db: rig.db,
    events: {
      emit: (name, _data, { readers = [] }) => {
        heard.push(`${name}: ${readers === "all" ? "all" : [...readers].sort().join(" ")}`);
      },
    },
  });
  let present: string | null = null;
  const instant = () => present ?? new Date().toISOString();
  const lapses = createLapses({ db: rig.db, sharing, instant });
  const told = async () => {
    heard.length = 0;
    await lapses.announce();
    return [...heard];
  };
  return {
    ...rig,
    /** Gives al's thing to somebody, for an hour. */
    async give(kind: ThingKind, id: string, to: { user_id: string } | { group_id: string }) {
      const expires_at = new Date(Date.now() + 3_600_000).toISOString();
      await rig.services.grants.put(al, kind, id, { ...to, level: "view", expires_at });
    },
    /** Lets the hour be over for all grants but those to `except`; what is then told. */
    async hourIsOver(except = ""): Promise<string[]> {
      const before = Date.now();
      while (Date.now() === before) await new Promise((resolve) => setTimeout(resolve, 1));
      await rig.db.updateTable("grants").set({ expires_at: new Date().toISOString() })
        .where((eb) => eb.or([eb("user_id", "is", null), eb("user_id", "<>", except)])).execute();
      return await told();
    },
    told,
    /** Starts and stops the work of a server that takes over at this time; what is announced. */
    async takesOverAt(time: string): Promise<string[]> {
      present = time;
      lapses.start();
      await lapses.stop();
      return await told();
    },
    /** What is told when it is that late. */
    async toldAt(time: string): Promise<string[]> {
      present = time;
      return await told();
    },
    [Symbol.asyncDispose]: rig[Symbol.asyncDispose],
  };
}

Deno.test("an expired grant on a board is announced once, to users without other access", async () => {
  await using s = await studio();
  const { board_id } = await s.services.boards.create(al, "b");
  await s.give("board", board_id, { user_id: "bo" });
  await s.give("board", board_id, { group_id: "g1" });
  await s.give("board", board_id, { user_id: "cy" });
  assert.deepEqual(await s.told(), []);
  assert.deepEqual(await s.hourIsOver("cy"), ["board_changed: cy", "board_access_revoked: bo"]);
  assert.deepEqual(await s.told(), []);
});

Deno.test("expiry on a public board, or on one that was left, revokes no one", async () => {
  await using s = await studio();
  const open = await s.services.boards.create(al, "open", "shared");
  await s.give("board", open.board_id, { user_id: "bo" });
  const other = await s.services.boards.create(al, "other");
  await s.give("board", other.board_id, { user_id: "cy" });
  await s.services.boards.leave(ownerActor("cy", false), other.board_id);
  const told = await s.hourIsOver();
  assert.deepEqual(told.toSorted(), ["board_changed: ", "board_changed: all"]);
});

Deno.test("an expired grant on an image is announced to its grantee", async () => {
  await using s = await studio();
  const name = await s.image("al", null);
  await s.give("image", name, { user_id: "bo" });
  assert.deepEqual(await s.hourIsOver(), ["images_changed: bo"]);
});

Deno.test("a grant that expires at the instant of a check is announced by that check, once", async () => {
  await using s = await studio();
  const { board_id } = await s.services.boards.create(al, "b");
  await s.give("board", board_id, { user_id: "bo" });
  const end = "2099-01-01T00:00:00.000Z";
  await s.db.updateTable("grants").set({ expires_at: end }).execute();
  assert.deepEqual(await s.toldAt("2098-12-31T23:59:59.999Z"), []);
  assert.deepEqual(await s.toldAt(end), ["board_changed: ", "board_access_revoked: bo"]);
  assert.deepEqual(await s.toldAt("2099-01-01T00:00:00.001Z"), []);
});

Deno.test("an expired grant to the owner, by name or by group, is not announced to them", async () => {
  await using s = await studio();
  const { board_id } = await s.services.boards.create(al, "b");
  await s.give("board", board_id, { group_id: "g1" });
  await s.db.insertInto("grants").values({
    ...{ grant_id: "own", kind: "board", thing_id: board_id, user_id: "al", group_id: null },
    ...{ level: "view", expires_at: new Date(Date.now() + 3_600_000).toISOString() },
    ...{ granted_by: "al", created_at: new Date().toISOString() },
  }).execute();
  const told = await s.hourIsOver();
  assert.deepEqual(told, ["board_changed: ", "board_access_revoked: cy"]);
  assert.equal((await s.services.access.levels(al, "board", [board_id])).get(board_id), 4);
});

Deno.test("a server that takes over announces what expired within the last minute", async () => {
  await using s = await studio();
  const boards = [];
  for (const name of ["minutes ago", "seconds ago"]) {
    const { board_id } = await s.services.boards.create(al, name);
    await s.give("board", board_id, { user_id: "bo" });
    boards.push(board_id);
  }
  const takeover = Date.now() + 7_200_000;
  for (const [i, ago] of [600_000, 30_000].entries()) {
    await s.db.updateTable("grants").set({ expires_at: new Date(takeover - ago).toISOString() })
      .where("thing_id", "=", boards[i]!).execute();
  }
  const announced = await s.takesOverAt(new Date(takeover).toISOString());
  assert.deepEqual(announced, ["board_changed: ", "board_access_revoked: bo"]);
});

Deno.test("the list of boards, whose query is made once, follows its reader and the clock", async () => {
  await using s = await studio();
  const options = { order_by: "created_at", direction: "DESC", include_archived: false } as const;
  const of = async (userId: string, isAdmin = false) =>
    (await s.services.boards.all(ownerActor(userId, isAdmin), options)).map((b) => b.board_name);
  const { board_id } = await s.services.boards.create(al, "al's");
  await s.give("board", board_id, { user_id: "bo" });
  await s.services.boards.create(ownerActor("cy", false), "cy's");
  assert.deepEqual(await of("al"), ["al's"]);
  assert.deepEqual(await of("bo"), ["al's"]);
  assert.deepEqual(await of("cy"), ["cy's"]);
  assert.deepEqual((await of("bo", true)).toSorted(), ["al's", "cy's"]);
  await s.services.boards.leave(ownerActor("bo", false), board_id);
  const left = () => s.services.boards.left(ownerActor("bo", false));
  assert.deepEqual([await of("bo"), (await left()).length], [[], 1]);
  await s.hourIsOver();
  assert.deepEqual([await of("bo"), (await left()).length], [[], 0]);
});
