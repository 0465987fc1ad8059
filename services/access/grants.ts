import { word } from "../database/words.ts";
import type { ForeignVerb } from "../contract/audit.ts";
import { sql } from "kysely";
import { type Actor, SYSTEM_USER_ID } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import { now } from "../clock.ts";
import { say } from "../contract/refusals.ts";
import type { GrantDTO, GrantLevel } from "../contract/sharing.ts";
import type { Database } from "../database/mod.ts";
import { invalid, problem, wrong } from "../errors/mod.ts";
import { accountKey } from "../accounts/user_name.ts";
import type { Access } from "./access.ts";
import type { Executor } from "./executor.ts";
import { KINDS, type ThingKind } from "./kinds/mod.ts";
import type { Oversight } from "./oversight.ts";
import { rowsOf } from "./look_up.ts";
import type { SharingEvents } from "./sharing_events.ts";
import { withdrawnFrom } from "./withdrawn.ts";

export interface GrantInput {
  /** Exactly one of the three names the recipient. */
  user_id?: string | undefined;
  user_email?: string | undefined;
  group_id?: string | undefined;
  level: GrantLevel;
  /** An instant; null or absent: until it is withdrawn. */
  expires_at?: string | null | undefined;
}

/**
 * Sharing with named users and groups. Only the owner (or an administrator) may change or list it.
 */
export interface Grants {
  list(actor: Actor, kind: ThingKind, id: string): Promise<GrantDTO[]>;
  /**
   * Gives a right, or changes the one that is there. @throws Problem not_found, forbidden, invalid
   */
  put(actor: Actor, kind: ThingKind, id: string, input: GrantInput): Promise<GrantDTO>;
  /** Takes it back; in force at the next request. @throws Problem not_found */
  remove(actor: Actor, kind: ThingKind, id: string, grantId: string): Promise<void>;
}

export interface GrantsDeps {
  db: Database;
  access: Access;
  oversight: Oversight;
  sharing: Pick<SharingEvents, "changed">;
}

export function createGrants({ db, access, oversight, sharing }: GrantsDeps): Grants {
  const dtos = (on: Executor, kind: ThingKind, id: string) =>
    on.selectFrom("grants")
      .leftJoin("users", "users.user_id", "grants.user_id")
      .leftJoin("groups", "groups.group_id", "grants.group_id")
      .select((eb) => [
        "grants.grant_id",
        "grants.user_id",
        // As everywhere, never the whole address: an id is enough to share with a user.
        eb.fn.coalesce(
          sql<string>`nullif(users.display_name, '')`,
          sql<string>`substr(users.email, 1, ${
            word("position", sql.ref("users.email"), sql.lit("@"))
          } - 1)`,
        ).as("user_name"),
        "grants.group_id",
        "groups.name as group_name",
        "grants.level",
        "grants.expires_at",
        "grants.created_at",
      ])
      .where("grants.kind", "=", kind).where("grants.thing_id", "=", id)
      .orderBy("grants.created_at");

  /** Runs a change of a thing's grants and notifies the users whom it concerns. */
  async function change<T>(
    actor: Actor,
    kind: ThingKind,
    id: string,
    what: ForeignVerb,
    work: (on: Executor, ownerId: string) => Promise<T>,
  ): Promise<T> {
    const done = await changeAs(db, actor, async (trx) => {
      await access.requireOne(actor, "own", kind, id, trx);
      const [row] = await rowsOf(trx, kind, [id]);
      const ownerId = row?.ownerId ?? "";
      const before = await access.readersOf(kind, id, trx);
      const result = await work(trx, ownerId);
      const readers = await access.readersOf(kind, id, trx);
      await oversight.recordChange(trx, actor, what, [{ kind, id, ownerId }]);
      return { result, ownerId, readers, lost: await withdrawnFrom(trx, before, readers, ownerId) };
    });
    await sharing.changed(kind, id, done.ownerId, done);
    return done.result;
  }

  return {
    async list(actor, kind, id) {
      await access.requireOne(actor, "own", kind, id);
      const [row] = await rowsOf(db, kind, [id]);
      if (row?.ownerId) await oversight.recordView(actor, { kind, id, ownerId: row.ownerId });
      return await dtos(db, kind, id).execute();
    },

    async put(actor, kind, id, input) {
      checkLevel(kind, input);
      return await change(actor, kind, id, "share", async (trx, ownerId) => {
        const whom = await recipient(trx, actor, input);
        if (whom.user_id === ownerId) {
          throw problem("bad_request", say(`already_theirs_${kind}`));
        }
        const same = trx.selectFrom("grants").select("grant_id").where("kind", "=", kind)
          .where("thing_id", "=", id).where("user_id", "is not distinct from", whom.user_id)
          .where("group_id", "is not distinct from", whom.group_id);
        const old = await same.executeTakeFirst();
        const terms = { level: input.level, expires_at: input.expires_at ?? null };
        const grantId = old?.grant_id ?? crypto.randomUUID();
        if (old) {
          await trx.updateTable("grants").set(terms).where("grant_id", "=", grantId).execute();
        } else {
          await trx.insertInto("grants").values({
            grant_id: grantId,
            kind,
            thing_id: id,
            ...whom,
            ...terms,
            granted_by: actor.userId,
            created_at: now(),
          }).execute();
        }
        if (KINDS[kind].canBeLeft && whom.user_id !== null) {
          // A new invitation undoes leaving.
          await trx.deleteFrom("boards_left").where("board_id", "=", id)
            .where("user_id", "=", whom.user_id).execute();
        }
        return await dtos(trx, kind, id).where("grants.grant_id", "=", grantId)
          .executeTakeFirstOrThrow();
      });
    },

    async remove(actor, kind, id, grantId) {
      await change(actor, kind, id, "unshare", async (trx) => {
        const row = await trx.deleteFrom("grants").where("kind", "=", kind)
          .where("thing_id", "=", id).where("grant_id", "=", grantId)
          .returning("grant_id").executeTakeFirst();
        if (!row) throw problem("not_found", say("no_such_share"));
      });
    },
  };
}

/** The level "add" exists for boards only. */
function checkLevel(kind: ThingKind, { level, expires_at }: GrantInput): void {
  const { levels } = KINDS[kind];
  if (!levels.includes(level)) {
    const message = `must be ${levels.map((level) => `"${level}"`).join(" or ")} for this`;
    throw invalid([{ field: "body.level", message }]);
  }
  if (expires_at && expires_at <= now()) {
    throw invalid([wrong("body.expires_at", say("in_the_future"))]);
  }
}

async function recipient(
  on: Executor,
  actor: Actor,
  { user_id, user_email, group_id }: GrantInput,
): Promise<{ user_id: string | null; group_id: string | null }> {
  if ([user_id, user_email, group_id].filter((v) => v !== undefined).length !== 1) {
    throw invalid([{ field: "body", message: "give one of user_id, user_email, group_id" }]);
  }
  if (group_id !== undefined) {
    // A group that one is not in is not there.
    let query = on.selectFrom("groups").select("group_id").where("group_id", "=", group_id);
    if (!actor.isAdmin) {
      query = query.where(
        "group_id",
        "in",
        (eb) =>
          eb.selectFrom("group_members").select("group_id").where("user_id", "=", actor.userId),
      );
    }
    if (!await query.executeTakeFirst()) throw problem("not_found", say("no_such_group"));
    return { user_id: null, group_id };
  }
  let query = on.selectFrom("users").select("user_id").where("is_active", "=", 1)
    .where("user_id", "<>", SYSTEM_USER_ID);
  if (user_id !== undefined) query = query.where("user_id", "=", user_id);
  else {
    const [column, key] = accountKey(user_email ?? "");
    query = query.where(column, "=", key);
  }
  const user = await query.executeTakeFirst();
  if (!user) throw problem("not_found", say("no_such_person_here"));
  return { user_id: user.user_id, group_id: null };
}
