import type { Selectable } from "kysely";
import type { Actor } from "../actor.ts";
import type { Handover, ImportedLine } from "../contract/users.ts";
import { compiledQuery } from "../database/compiled.ts";
import type { Tables } from "../database/mod.ts";
import { createUser, type NewUser } from "./create.ts";
import { findUser } from "./find.ts";
import { thingsOf } from "./handover.ts";
import { type ImportOptions, importPeople } from "./import.ts";
import type { UsersDeps } from "./deps.ts";
import { toUserDto } from "../accounts/dto.ts";
import { exportOf } from "./export.ts";
import { listUsers, type UserPage } from "./list.ts";
import { type ProfileChange, requirePassword, updateProfile } from "./profile.ts";
import { removeUser, transferUser } from "./remove.ts";
import { endSessions, sessionsOf } from "./sessions.ts";
import { noSuchUser, resetPassword, updateUser, type UserChange } from "./update.ts";

export type Users = ReturnType<typeof createUsers>;

const userOf = compiledQuery<Selectable<Tables["users"]>, [userId: string]>((db) =>
  db.selectFrom("users").selectAll().where("user_id", "=", "")
);

/** Accounts: how administrators manage them, and how users manage their own. */
export function createUsers(deps: UsersDeps) {
  const { db } = deps;
  const get = async (userId: string) => {
    const row = await userOf(db, [userId]);
    if (!row) throw noSuchUser();
    return toUserDto(row);
  };
  return {
    me: (actor: Actor) => get(actor.userId),
    updateMe: (actor: Actor, change: ProfileChange) => updateProfile(deps, actor, change),
    /** Deletes the caller's own account; its things go to the trash. */
    async removeMe(actor: Actor, password: string): Promise<void> {
      const checked = await requirePassword(deps, actor, password);
      await removeUser(deps, actor, actor.userId, null, checked);
    },
    /** A zip with all of the caller's data. */
    exportMe: (actor: Actor) => exportOf(deps, actor),

    /** Returns the id of a user given by e-mail address or id. @throws Problem 404. */
    find: (given: string) => findUser(db, given),
    get: (_actor: Actor, userId: string) => get(userId),
    list: (_actor: Actor, page: UserPage) => listUsers(db, page),
    create: (actor: Actor, wanted: NewUser) => createUser(deps, actor, wanted),
    /** Adds users from a CSV file, or returns a preview. */
    import: (
      actor: Actor,
      file: Uint8Array,
      options: ImportOptions,
      report?: (line: ImportedLine) => void,
    ) => importPeople(deps, actor, file, options, report),
    update: (actor: Actor, userId: string, change: UserChange) =>
      updateUser(deps, actor, userId, change),
    resetPassword: (actor: Actor, userId: string) => resetPassword(deps, actor, userId),
    remove: (actor: Actor, userId: string, transferTo: string | null) =>
      removeUser(deps, actor, userId, transferTo),
    /**
     * Counts the things of a user (or `system`), without those in the trash. @throws Problem 404.
     */
    async things(_actor: Actor, userId: string): Promise<Handover> {
      await get(userId);
      return await thingsOf(db, userId);
    },
    transfer: (actor: Actor, from: string, to: string) => transferUser(deps, actor, from, to),
    sessions: (_actor: Actor, userId: string) => sessionsOf(deps, userId),
    endSessions: (actor: Actor, userId: string) => endSessions(deps, actor, userId),
  };
}
