import type { Actor } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import type { Audit } from "../audit/mod.ts";
import { now } from "../clock.ts";
import { say } from "../contract/refusals.ts";
import type { Database } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import type { Changes } from "./changes.ts";
import { endSessionsOf, openSessions } from "./sessions.ts";

interface Deps {
  db: Database;
  audit: Audit;
  changes: Changes;
}

export interface OpenSession {
  session_id: string;
  email: string;
  created_at: string;
  last_seen_at: string;
  address: string | null;
  client: string | null;
}

/** All users' sessions, for the command line. */
export function createAllSessions({ db, audit, changes }: Deps) {
  return {
    /** The open ones of one person, or of all; last used first. */
    async list(userId: string | null): Promise<OpenSession[]> {
      let query = openSessions(db).innerJoin("users as u", "u.user_id", "user_sessions.user_id")
        .select([
          "user_sessions.session_id",
          "u.email",
          "user_sessions.created_at",
          "user_sessions.last_seen_at",
          "user_sessions.address",
          "user_sessions.client",
        ]).orderBy("user_sessions.last_seen_at", "desc");
      if (userId !== null) query = query.where("user_sessions.user_id", "=", userId);
      return await query.execute();
    },

    /** @throws Problem not_found. */
    async end(actor: Actor, sessionId: string, reason: string): Promise<void> {
      const userId = await changeAs(db, actor, async (trx) => {
        const row = await trx.updateTable("user_sessions")
          .set({ ended_at: now(), end_reason: reason })
          .where("session_id", "=", sessionId).where("ended_at", "is", null)
          .returning("user_id").executeTakeFirst();
        if (!row) throw problem("not_found", say("no_such_session"));
        await audit.record(trx, {
          actor,
          action: "session.end",
          // The user, so that the running server re-checks their sockets.
          target: { kind: "user", id: row.user_id },
          details: { session_id: sessionId },
        });
        return row.user_id;
      });
      changes.announce({ userId, sessionId });
    },

    /** Ends every session there is, a row of the audit log for each person; returns how many. */
    async endEverybody(actor: Actor, reason: string): Promise<number> {
      const ended = await changeAs(db, actor, async (trx) => {
        const people = await trx.selectFrom("user_sessions").select("user_id").distinct()
          .where("ended_at", "is", null).execute();
        const counts = new Map<string, number>();
        for (const { user_id } of people) {
          const count = await endSessionsOf(trx, user_id, reason);
          counts.set(user_id, count);
          await audit.record(trx, {
            actor,
            action: "session.end_all",
            target: { kind: "user", id: user_id },
            details: { ended: count },
          });
        }
        return counts;
      });
      for (const userId of ended.keys()) changes.announce({ userId });
      return [...ended.values()].reduce((sum, count) => sum + count, 0);
    },
  };
}
