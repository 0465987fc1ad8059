import type { Selectable } from "kysely";
import type { Actor } from "../actor.ts";
import type { MailLanguage } from "../contract/sign_in.ts";
import type { ImportedLine, Me } from "../contract/users.ts";
import { compiledQuery, valueNamed } from "../database/compiled.ts";
import type { Tables } from "../database/mod.ts";
import type { Handover } from "./answers.ts";
import { createUser, type NewUser } from "./create.ts";
import { findUser } from "./find.ts";
import { thingsOf } from "./handover.ts";
import { type ImportOptions, importPeople } from "./import.ts";
import type { UsersDeps } from "./deps.ts";
import { toUserDto } from "../accounts/dto.ts";
import { exportOf } from "./export.ts";
import { mailLink, makeLink, revokeLinks } from "./links.ts";
import { overviewOf } from "./overview.ts";
import { listUsers, type UserPage } from "./list.ts";
import { choosesPassword, type ProfileChange, requirePassword, updateProfile } from "./profile.ts";
import { removeUser, transferUser } from "./remove.ts";
import { endSessions, sessionsOf } from "./sessions.ts";
import { noSuchUser } from "./no_such_user.ts";
import { resetPassword, updateUser, type UserChange } from "./update.ts";

export type Users = ReturnType<typeof createUsers>;

const userOf = compiledQuery<Selectable<Tables["users"]>, { userId: string }>((db) =>
  db.selectFrom("users").selectAll().where("user_id", "=", valueNamed("userId"))
);

/** Accounts: how administrators manage them, and how users manage their own. */
export function createUsers(deps: UsersDeps) {
  const { db } = deps;
  const get = async (userId: string) => {
    const [row] = await userOf(db, { userId });
    if (!row) throw noSuchUser();
    return toUserDto(row);
  };
  return {
    async me(actor: Actor): Promise<Me> {
      const user = await get(actor.userId);
      const chooses_password = user.must_change_password && await choosesPassword(db, actor);
      return { ...user, chooses_password };
    },
    updateMe: (actor: Actor, change: ProfileChange) => updateProfile(deps, actor, change),
    /** Deletes the caller's own account; its things go to the trash. */
    async removeMe(actor: Actor, password: string): Promise<void> {
      const checked = await requirePassword(deps, actor, password);
      await removeUser(deps, actor, actor.userId, null, checked);
    },
    /** A zip with all of the caller's data. */
    exportMe: (actor: Actor) => exportOf(deps, actor),

    /** Returns the id of a user given by e-mail address, user name or id. @throws Problem 404. */
    find: (given: string) => findUser(db, given),
    get: (_actor: Actor, userId: string) => get(userId),
    list: (_actor: Actor, page: UserPage) => listUsers(db, page),
    overview: (_actor: Actor) => overviewOf(db),
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
    makeLink: (actor: Actor, userId: string) => makeLink(deps, actor, userId),
    mailLink: (actor: Actor, userId: string, language: MailLanguage) =>
      mailLink(deps, actor, userId, language),
    revokeLinks: (actor: Actor, userId: string) => revokeLinks(deps, actor, userId),
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
