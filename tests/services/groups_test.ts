/** Joining and leaving a group: who is told, of what. */
import assert from "node:assert/strict";
import { createAccess, createSharingEvents, type ThingKind } from "../../services/access/mod.ts";
import { type Actor, ownerActor } from "../../services/actor.ts";
import { createAudit } from "../../services/audit/mod.ts";
import { createGroups } from "../../services/groups/mod.ts";
import { libraryRig } from "./library_rig.ts";

const person = (id: string, isAdmin = false): Actor => ownerActor(id, isAdmin);
const [ad, al] = [person("ad", true), person("al")];

/** al shares a board and a workflow with group g1; bo gets the board by name as well. */
async function studio() {
  const rig = await libraryRig(["ad", "al", "bo", "cy"], ["g1"]);
  const { db, services } = rig;
  const heard: string[] = [];
  const access = createAccess({ db });
  const sharing = createSharingEvents({
    db,
    events: {
      emit: (name, _data, { readers = [] }) => {
        heard.push(`${name}: ${readers === "all" ? "all" : [...readers].sort().join(" ")}`);
      },
    },
  });
  const groups = createGroups({ db, audit: createAudit({ db }), access, sharing });
  const { board_id } = await services.boards.create(al, "b");
  const at = new Date().toISOString();
  await db.insertInto("workflows").values({
    workflow_id: "w",
    user_id: "al",
    name: "w",
    visibility: "private",
    category: "user",
    workflow: "{}",
    created_at: at,
    updated_at: at,
  }).execute();
  const give = (kind: ThingKind, id: string, to: { user_id: string } | { group_id: string }) =>
    services.grants.put(al, kind, id, { ...to, level: "view" });
  await groups.addMember(ad, "g1", "al");
  await give("board", board_id, { group_id: "g1" });
  await give("board", board_id, { user_id: "bo" });
  await give("workflow", "w", { group_id: "g1" });
  const told = async (work: Promise<void>) => {
    heard.length = 0;
    await work;
    return heard.sort();
  };
  return { db, groups, told, [Symbol.asyncDispose]: rig[Symbol.asyncDispose] };
}

Deno.test("joining a group emits events for what is shared with it", async () => {
  await using s = await studio();
  assert.deepEqual(await s.told(s.groups.addMember(ad, "g1", "cy")), [
    "board_changed: cy",
    "workflow_updated: cy",
  ]);
});

Deno.test("leaving a group emits events for what is lost, and for nothing else", async () => {
  await using s = await studio();
  for (const id of ["bo", "cy"]) await s.groups.addMember(ad, "g1", id);
  assert.deepEqual(await s.told(s.groups.removeMember(ad, "g1", "bo")), [
    "workflow_access_revoked: bo",
    "workflow_updated: ",
  ]);
  assert.deepEqual(await s.told(s.groups.removeMember(ad, "g1", "cy")), [
    "board_access_revoked: cy",
    "board_changed: ",
    "workflow_access_revoked: cy",
    "workflow_updated: ",
  ]);
});

Deno.test("deleting a group ends what was shared with it", async () => {
  await using s = await studio();
  for (const id of ["bo", "cy"]) await s.groups.addMember(ad, "g1", id);
  assert.deepEqual(await s.told(s.groups.remove(ad, "g1")), [
    "board_access_revoked: cy",
    "board_changed: ",
    "workflow_access_revoked: bo cy",
    "workflow_updated: ",
  ]);
});

Deno.test("the audit log records who joined and who left", async () => {
  await using s = await studio();
  await s.groups.addMember(ad, "g1", "cy");
  await s.groups.removeMember(ad, "g1", "cy");
  const { email } = await s.db.selectFrom("users").select("email").where("user_id", "=", "cy")
    .executeTakeFirstOrThrow();
  const { items } = await createAudit({ db: s.db }).list({ action: "group." }, {
    limit: 2,
    offset: 0,
  });
  assert.deepEqual(items.map((row) => [row.action, row.details]), [
    ["group.remove_member", { user_id: "cy", email }],
    ["group.add_member", { user_id: "cy", email }],
  ]);
});
