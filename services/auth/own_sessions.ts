import type { Actor } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import type { Audit } from "../audit/mod.ts";
import { now } from "../clock.ts";
import { say } from "../contract/refusals.ts";
import type { SessionDTO } from "../contract/users.ts";
import type { Database } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import type { Changes } from "./changes.ts";
import { endSessionsOf, openSessions } from "./sessions.ts";

interface Deps {
  db: Database;
  audit: Audit;
  changes: Changes;
}

/** Users' view of their own sessions, and the ways to end them. */
export function createOwnSessions({ db, audit, changes }: Deps) {
  return {
    /** The open ones, last used first. */
    async list(actor: Actor): Promise<SessionDTO[]> {
      const rows = await openSessions(db).selectAll().where("user_id", "=", actor.userId)
        .orderBy("last_seen_at", "desc").execute();
      return rows.map((row) => ({
        session_id: row.session_id,
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
        expires_at: row.expires_at,
        absolute_expires_at: row.absolute_expires_at,
        address: row.address,
        client: row.client,
        remember_me: row.remember_me === 1,
        current: row.session_id === actor.sessionId,
      }));
    },

    /** @throws Problem 404, also for another user's. */
    async end(actor: Actor, sessionId: string, reason = "ended by its person"): Promise<void> {
      await changeAs(db, actor, async (trx) => {
        const row = await trx.updateTable("user_sessions")
          .set({ ended_at: now(), end_reason: reason })
          .where("session_id", "=", sessionId).where("user_id", "=", actor.userId)
          .where("ended_at", "is", null).returning("session_id").executeTakeFirst();
        if (!row) throw problem("not_found", say("no_such_session"));
        await audit.record(trx, {
          actor,
          action: sessionId === actor.sessionId ? "logout" : "session.end",
          target: { kind: "session", id: sessionId },
        });
      }, { onLook: true });
      changes.announce({ userId: actor.userId, sessionId });
    },

    /** All of them; the calling one too unless `keepCurrent`. Returns how many. */
    async endAll(actor: Actor, keepCurrent: boolean): Promise<number> {
      const ended = await changeAs(db, actor, async (trx) => {
        const keep = keepCurrent ? actor.sessionId : null;
        const count = await endSessionsOf(trx, actor.userId, "ended everywhere", keep);
        await audit.record(trx, {
          actor,
          action: "session.end_all",
          target: { kind: "user", id: actor.userId },
          details: { ended: count },
        });
        return count;
      }, { onLook: true });
      changes.announce({ userId: actor.userId });
      return ended;
    },

    /** Seconds that are left of the calling session. */
    async secondsLeft(actor: Actor): Promise<number> {
      const row = await db.selectFrom("user_sessions").select("expires_at")
        .where("session_id", "=", actor.sessionId ?? "").executeTakeFirst();
      const left = row ? (Date.parse(row.expires_at) - Date.now()) / 1000 : 0;
      return Math.max(0, Math.floor(left));
    },
  };
}
