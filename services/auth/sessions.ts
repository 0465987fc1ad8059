import type { Transaction } from "kysely";
import { A_DAY, now, secondsFromNow } from "../clock.ts";
import { compiledQuery, valueNamed } from "../database/compiled.ts";
import type { Database, Tables } from "../database/mod.ts";
import { isDiskFull } from "../errors/disk_full.ts";
import type { Config } from "../config/mod.ts";
import { NO_LIMIT } from "../database/words.ts";

/** How long a session lives. */
export type SessionLimits = Pick<
  Config,
  "session_idle_hours" | "session_remember_days" | "session_absolute_days"
>;

export interface NewSession {
  session_id: string;
  /** Length of the idle window in seconds. */
  expires_in: number;
  absolute_expires_at: string;
}

/** A live session, together with the relevant fields of its user. */
export interface LiveSession {
  session_id: string;
  user_id: string;
  expires_at: string;
  absolute_expires_at: string;
  last_seen_at: string;
  remember_me: 0 | 1;
  is_admin: 0 | 1;
  is_active: 0 | 1;
  must_change_password: 0 | 1;
}

/** Minimum interval between two writes of a session's last use. */
const TOUCH_EVERY_SECONDS = 60;
/** Maximum number of open sessions of a user; beyond it the least recently used ones end. */
const MOST_SESSIONS = 100;
/**
 * How long an ended session's row is kept: to recognise addresses, and to investigate incidents.
 */
const KEEP_DAYS = 90;
/** Maximum length of a stored User-Agent header. */
const CLIENT_LENGTH = 200;

/** Length of the idle window in seconds. */
function idleSeconds(limits: SessionLimits, remember: boolean): number {
  return remember ? limits.session_remember_days * A_DAY : limits.session_idle_hours * 3_600;
}

export async function insertSession(
  trx: Transaction<Tables>,
  limits: SessionLimits,
  of: {
    userId: string;
    remember: boolean;
    address: string | null;
    client: string | null;
    /** May choose a password without typing the old one: after a reset or a link. */
    choosesPassword?: boolean;
  },
): Promise<NewSession> {
  const absolute = limits.session_absolute_days * A_DAY;
  const idle = Math.min(idleSeconds(limits, of.remember), absolute);
  const at = now();
  const session = {
    session_id: crypto.randomUUID(),
    absolute_expires_at: secondsFromNow(absolute),
  };
  await trx.insertInto("user_sessions").values({
    ...session,
    user_id: of.userId,
    remember_me: of.remember ? 1 : 0,
    address: of.address,
    client: of.client?.slice(0, CLIENT_LENGTH) ?? null,
    created_at: at,
    last_seen_at: at,
    expires_at: secondsFromNow(idle),
    ended_at: null,
    end_reason: null,
    chooses_password: of.choosesPassword ? 1 : 0,
  }).execute();
  await trx.updateTable("user_sessions").set({ ended_at: at, end_reason: "too many sessions" })
    .where("session_id", "in", (e) =>
      e.selectFrom("user_sessions").select("session_id")
        .where("user_id", "=", of.userId).where("ended_at", "is", null)
        .orderBy("last_seen_at", "desc").limit(NO_LIMIT).offset(MOST_SESSIONS))
    .execute();
  return { ...session, expires_in: idle };
}

/** Deletes sessions that expired long ago. */
export async function sweepSessions(db: Database): Promise<void> {
  const before = secondsFromNow(-KEEP_DAYS * A_DAY);
  await db.deleteFrom("user_sessions")
    .where((e) => e.or([e("ended_at", "<", before), e("expires_at", "<", before)])).execute();
}

/** The sessions that may still be used: not ended, not idle for too long, not too old. */
export function openSessions(db: Database, at: string = now()) {
  return db.selectFrom("user_sessions").where("user_sessions.ended_at", "is", null)
    .where("user_sessions.expires_at", ">", at)
    .where("user_sessions.absolute_expires_at", ">", at);
}

/** Asked at every request. */
const liveSession = compiledQuery<LiveSession, { at: string; sessionId: string }>((db) =>
  openSessions(db, valueNamed("at")).innerJoin("users as u", "u.user_id", "user_sessions.user_id")
    .select([
      "user_sessions.session_id",
      "user_sessions.user_id",
      "user_sessions.expires_at",
      "user_sessions.absolute_expires_at",
      "user_sessions.last_seen_at",
      "user_sessions.remember_me",
      "u.is_admin",
      "u.is_active",
      "u.must_change_password",
    ])
    .where("user_sessions.session_id", "=", valueNamed("sessionId"))
);

/** The session if it may still be used. */
export async function findLiveSession(
  db: Database,
  sessionId: string,
): Promise<LiveSession | undefined> {
  const [session] = await liveSession(db, { at: now(), sessionId });
  return session;
}

/** The idle window starts again, within the absolute limit; at most one write a minute. */
export async function touchSession(
  db: Database,
  limits: SessionLimits,
  session: LiveSession,
): Promise<void> {
  if (Date.now() - Date.parse(session.last_seen_at) < TOUCH_EVERY_SECONDS * 1000) return;
  const idle = secondsFromNow(idleSeconds(limits, session.remember_me === 1));
  const until = idle < session.absolute_expires_at ? idle : session.absolute_expires_at;
  await db.updateTable("user_sessions").set({ last_seen_at: now(), expires_at: until })
    .where("session_id", "=", session.session_id).where("ended_at", "is", null).execute()
    .catch(unlessFull);
}

/** On a full disk users can still read; the time of last use is written by a later request. */
export function unlessFull(error: unknown): void {
  if (!isDiskFull(error)) throw error;
}

/** Ends one person's sessions, all but `keep`; returns how many were open. */
export async function endSessionsOf(
  trx: Transaction<Tables>,
  userId: string,
  reason: string,
  keep: string | null = null,
): Promise<number> {
  let query = trx.updateTable("user_sessions").set({ ended_at: now(), end_reason: reason })
    .where("user_id", "=", userId).where("ended_at", "is", null);
  if (keep !== null) query = query.where("session_id", "<>", keep);
  const result = await query.executeTakeFirst();
  await trx.updateTable("users").set((e) => ({ token_epoch: e("token_epoch", "+", 1) }))
    .where("user_id", "=", userId).execute();
  return Number(result.numUpdatedRows);
}
