import { type Scope, SCOPES } from "./contract/fields.ts";

/** The built-in user to whom everything made in single-user mode belongs. It cannot sign in. */
export const SYSTEM_USER_ID = "system";

/** The caller. Every service function that touches a user's things takes one. */
export interface Actor {
  readonly userId: string;
  readonly isAdmin: boolean;
  /** How the actor was recognised. */
  readonly via: "single-user" | "session" | "api-key" | "cli" | "server";
  /** The `user_sessions` row, when `via` is "session". */
  readonly sessionId: string | null;
  /** The `api_keys` row, when `via` is "api-key". */
  readonly keyId?: string;
  readonly scopes: ReadonlySet<Scope>;
  /** Client address as the gate believes it; null for the command line and the server itself. */
  readonly address: string | null;
}

const ALL_SCOPES: ReadonlySet<Scope> = new Set(SCOPES);

/** Every caller in single-user mode. */
export function singleUser(address: string | null): Actor {
  return {
    userId: SYSTEM_USER_ID,
    isAdmin: true,
    via: "single-user",
    sessionId: null,
    scopes: ALL_SCOPES,
    address,
  };
}

/**
 * The actor without the rights of an administrator: what they may use is what they own, and what is
 * shared with them. In single-user mode nothing belongs to anybody else, and nothing changes.
 */
export function withoutAdmin(actor: Actor): Actor {
  return actor.via === "single-user" ? actor : { ...actor, isAdmin: false };
}

/**
 * The administrator at the command line, or the server acting on its own (sweeps, the processor).
 */
export function systemActor(via: "cli" | "server"): Actor {
  return { ...singleUser(null), via };
}

/** The server itself, for work that no user requests: sweeps, claiming and finishing items. */
export const SERVER: Actor = systemActor("server");

/**
 * A user on whose behalf the server acts later, such as to save their image; with their current
 * role.
 */
export function ownerActor(userId: string, isAdmin: boolean): Actor {
  return { userId, isAdmin, via: "server", sessionId: null, scopes: new Set(), address: null };
}

/** A signed-in user with all scopes. */
export function sessionActor(
  userId: string,
  isAdmin: boolean,
  sessionId: string,
  address: string | null,
): Actor {
  return { userId, isAdmin, via: "session", sessionId, scopes: ALL_SCOPES, address };
}

/** A script with a user's key: never more than the key's scopes and its owner's role. */
export function keyActor(
  userId: string,
  isAdmin: boolean,
  keyId: string,
  scopes: readonly Scope[],
  address: string | null,
): Actor {
  return {
    userId,
    isAdmin,
    via: "api-key",
    sessionId: null,
    keyId,
    scopes: new Set(scopes),
    address,
  };
}
