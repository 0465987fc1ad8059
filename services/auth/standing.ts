import { type Actor, keyActor, sessionActor, SYSTEM_USER_ID } from "../actor.ts";
import type { Database } from "../database/mod.ts";
import { findLiveKey, type LiveKey } from "./live_keys.ts";
import { findLiveSession, type LiveSession } from "./sessions.ts";

/** The person a credential stands for at this moment. */
export interface Identity {
  actor: Actor;
  /** Nothing else may be done before a new password is chosen. */
  mustChangePassword: boolean;
}

/**
 * Looks up the session or key by which an actor was recognised: with the role the person has now.
 * Returns null when it has ended or the person is no longer active. Who needs no credential (single
 * user mode, the command line, the server itself) stands as before.
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
