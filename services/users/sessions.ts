import type { Actor } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import { endSessionsOf, openSessions } from "../auth/sessions.ts";
import type { UserSession } from "../contract/users.ts";
import type { UsersDeps } from "./deps.ts";
import { noSuchUser } from "./no_such_user.ts";

/** A user's open sessions, for an administrator. @throws Problem 404. */
export async function sessionsOf({ db }: UsersDeps, userId: string): Promise<UserSession[]> {
  await requireUser(db, userId);
  return await openSessions(db)
    .select(["session_id", "created_at", "last_seen_at", "expires_at", "address", "client"])
    .where("user_id", "=", userId)
    .orderBy("last_seen_at", "desc").execute();
}

/** Signs a user out everywhere; returns the number of sessions ended. @throws Problem 404. */
export async function endSessions(
  { db, audit, changes }: UsersDeps,
  actor: Actor,
  userId: string,
): Promise<number> {
  await requireUser(db, userId);
  const ended = await changeAs(db, actor, async (trx) => {
    const count = await endSessionsOf(trx, userId, "ended by an administrator");
    await audit.record(trx, {
      actor,
      action: "session.end_all",
      target: { kind: "user", id: userId },
      details: { ended: count },
    });
    return count;
  });
  changes.announce({ userId });
  return ended;
}

async function requireUser(db: UsersDeps["db"], userId: string): Promise<void> {
  const found = await db.selectFrom("users").select("user_id").where("user_id", "=", userId)
    .executeTakeFirst();
  if (!found) throw noSuchUser();
}
