import { type Actor, keyActor, sessionActor, SYSTEM_USER_ID } from "../actor.ts";
import type { Database } from "../database/mod.ts";
import { findLiveKey, type LiveKey } from "./live_keys.ts";
import { findLiveSession, type LiveSession } from "./sessions.ts";

/** The user whom a credential currently stands for. */
export interface Identity {
  actor: Actor;
  /** The user must choose a new password before any other request. */
  mustChangePassword: boolean;
}

/**
 * Looks up the session or key that identified an actor, with the user's current role. Returns null
 * if it has ended or the user is no longer active. Actors without a credential (single-user mode,
 * the command line, the server itself) are returned unchanged.
 */
export async function standingOf(db: Database, actor: Actor): Promise<Identity | null> {
  if (actor.sessionId !== null) {
    const session = await findLiveSession(db, actor.sessionId);
    return session ? ofSession(session, actor.address) : null;
  }
  if (actor.keyId !== undefined) {
    const key = await findLiveKey(db, "key_id", actor.keyId);
    return key && ofKey(key, actor.address);
  }
  return { actor, mustChangePassword: false };
}

export function ofSession(session: LiveSession, address: string | null): Identity | null {
  if (session.is_active === 0 || session.user_id === SYSTEM_USER_ID) return null;
  return {
    actor: sessionActor(session.user_id, session.is_admin === 1, session.session_id, address),
    mustChangePassword: session.must_change_password === 1,
  };
}

export function ofKey(key: LiveKey, address: string | null): Identity | null {
  if (key.user_id === SYSTEM_USER_ID) return null;
  return {
    actor: keyActor(key.user_id, key.is_admin === 1, key.key_id, key.scopes, address),
    mustChangePassword: key.must_change_password === 1,
  };
}
