import { sql } from "kysely";
import type { Access, SharingEvents } from "../access/mod.ts";
import { type Actor, SYSTEM_USER_ID } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import type { Audit } from "../audit/mod.ts";
import { now } from "../clock.ts";
import { say } from "../contract/refusals.ts";
import type { GroupChanges, GroupDTO, GroupMember } from "../contract/sharing.ts";
import { isDuplicate } from "../database/duplicate.ts";
import type { Database } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import { nameKey } from "./name_key.ts";
import { sharedWith } from "./shared.ts";

/** Groups of users, to share with. Administrators manage them; users see those they are in. */
export interface Groups {
  list(actor: Actor): Promise<GroupDTO[]>;
  /** @throws Problem not_found for a group that the actor is not in */
  get(actor: Actor, groupId: string): Promise<GroupDTO & { members: GroupMember[] }>;
  /** @throws Problem conflict when the name is taken. The gate lets administrators only. */
  create(actor: Actor, name: string): Promise<GroupDTO>;
  change(actor: Actor, groupId: string, changes: GroupChanges): Promise<GroupDTO>;
  /** Deletes the group; things shared with it are no longer shared. */
  remove(actor: Actor, groupId: string): Promise<void>;
  addMember(actor: Actor, groupId: string, userId: string): Promise<void>;
  removeMember(actor: Actor, groupId: string, userId: string): Promise<void>;
}

export interface GroupsDeps {
  db: Database;
  audit: Audit;
  access: Access;
  sharing: Pick<SharingEvents, "gained" | "lostSince">;
}

export function createGroups({ db, audit, access, sharing }: GroupsDeps): Groups {
  const dtos = (actor: Actor) => {
    const query = db.selectFrom("groups").select([
      "groups.group_id",
      "groups.name",
      "groups.queue_weight",
      "groups.quota_bytes",
      "groups.quota_images",
      "groups.max_pending",
      "groups.max_running",
      "groups.created_at",
      "groups.updated_at",
      sql<number>`(select count(*) from group_members m where m.group_id = groups.group_id)`
        .as("member_count"),
    ]);
    return actor.isAdmin
      ? query
      : query.where("groups.group_id", "in", (eb) =>
        eb.selectFrom("group_members").select("group_id").where("user_id", "=", actor.userId));
  };
  const one = (actor: Actor, groupId: string) =>
    dtos(actor).where("groups.group_id", "=", groupId).executeTakeFirstOrThrow(noSuchGroup);

  return {
    list: (actor) => dtos(actor).orderBy("groups.name_key").execute(),

    async get(actor, groupId) {
      const group = await one(actor, groupId);
      const members = await db.selectFrom("group_members")
        .innerJoin("users", "users.user_id", "group_members.user_id")
        .select(["users.user_id", "users.display_name"])
        .where("group_id", "=", groupId).orderBy("users.display_name").execute();
      return { ...group, members };
    },

    async create(actor, name) {
      const groupId = crypto.randomUUID();
      const at = now();
      await changeAs(db, actor, async (trx) => {
        await trx.insertInto("groups")
          .values({ group_id: groupId, ...named(name), created_at: at, updated_at: at })
          .execute().catch(nameTaken);
        await audit.record(trx, { actor, action: "group.create", target: target(groupId, name) });
      });
      return await one(actor, groupId);
    },

    async change(actor, groupId, { name, ...rest }) {
      const set = Object.fromEntries(Object.entries(rest).filter(([, v]) => v !== undefined));
      await changeAs(db, actor, async (trx) => {
        const row = await trx.updateTable("groups").set({
          ...(name === undefined ? {} : named(name)),
          ...set,
          updated_at: now(),
        }).where("group_id", "=", groupId).returning("name").executeTakeFirst().catch(nameTaken);
        if (!row) throw noSuchGroup();
        await audit.record(trx, {
          actor,
          action: "group.change",
          target: target(groupId, row.name),
          details: { name, ...set },
        });
      });
      return await one(actor, groupId);
    },

    async remove(actor, groupId) {
      const things = await changeAs(db, actor, async (trx) => {
        const things = await sharedWith(access, groupId, trx);
        const row = await trx.deleteFrom("groups").where("group_id", "=", groupId)
          .returning("name").executeTakeFirst();
        if (!row) throw noSuchGroup();
        await audit.record(trx, {
          actor,
          action: "group.delete",
          target: target(groupId, row.name),
        });
        return things;
      });
      for (const { kind, id, readers } of things) await sharing.lostSince(kind, id, readers);
    },

    async addMember(actor, groupId, userId) {
      const group = await one(actor, groupId);
      await changeAs(db, actor, async (trx) => {
        const user = await trx.selectFrom("users").select("email").where("user_id", "=", userId)
          .where("user_id", "<>", SYSTEM_USER_ID).executeTakeFirst();
        if (!user) throw problem("not_found", say("no_such_person"));
        await trx.insertInto("group_members").values({ group_id: groupId, user_id: userId })
          .onConflict((conflict) => conflict.doNothing()).execute();
        await audit.record(trx, {
          actor,
          action: "group.add_member",
          target: target(groupId, group.name),
          details: { user_id: userId, email: user.email },
        });
      });
      for (const { kind, id } of await sharedWith(access, groupId, db)) {
        await sharing.gained(kind, id, userId);
      }
    },

    async removeMember(actor, groupId, userId) {
      const group = await one(actor, groupId);
      const things = await sharedWith(access, groupId, db);
      await changeAs(db, actor, async (trx) => {
        const row = await trx.deleteFrom("group_members").where("group_id", "=", groupId)
          .where("user_id", "=", userId).returning("user_id").executeTakeFirst();
        if (!row) throw problem("not_found", say("not_in_group"));
        const { email } = await trx.selectFrom("users").select("email")
          .where("user_id", "=", userId).executeTakeFirstOrThrow();
        await audit.record(trx, {
          actor,
          action: "group.remove_member",
          target: target(groupId, group.name),
          details: { user_id: userId, email },
        });
      });
      for (const { kind, id, readers } of things) await sharing.lostSince(kind, id, readers);
    },
  };
}

function named(name: string): { name: string; name_key: string } {
  return { name, name_key: nameKey(name) };
}

function target(id: string, label: string) {
  return { kind: "group", id, label };
}

function noSuchGroup() {
  return problem("not_found", say("no_such_group"));
}

function nameTaken(error: Error): never {
  if (!isDuplicate(error)) throw error;
  throw problem("conflict", say("group_name_taken"));
}
