import { type Refusal, say } from "../services/contract/refusals.ts";
import { getCookie } from "./session_cookie.ts";
import { type Actor, singleUser } from "../services/actor.ts";
import type { Auth } from "../services/auth/mod.ts";
import type { ClientView } from "./client.ts";

/** The identity behind a request. */
export interface Identified {
  /** Null: no credential, or one that is no longer good (then `reason` says which). */
  actor: Actor | null;
  reason: Refusal | null;
  /** The credential was a cookie (or there was none), which browsers attach on their own. */
  fromCookie: boolean;
  /** The client's address, through trusted proxies only. */
  address: string;
  /** Our own origin as the client sees it (`https://studio.example`). */
  origin: string;
  /** The user must choose a new password before any other request. */
  mustChangePassword: boolean;
}

/** Identifies the sender of a request. `info` comes from `listen.ts`. */
export interface Authenticator {
  identify(request: Request, info: unknown): Promise<Identified>;
}

/** Single-user mode: everyone is the built-in user. Requests from other sites are still refused. */
export function singleUserAuthenticator(client: ClientView): Authenticator {
  return {
    identify(request, info) {
      const seen = client(request, info);
      return Promise.resolve({
        ...seen,
        actor: singleUser(seen.address),
        reason: null,
        fromCookie: true,
        mustChangePassword: false,
      });
    },
  };
}

/**
 * Multi-user mode: a Bearer token (a session's or an API key) or the same as a Basic password,
 * otherwise the session cookie.
 */
export function multiUserAuthenticator(
  auth: Pick<Auth, "identify">,
  client: ClientView,
): Authenticator {
  return {
    async identify(request, info) {
      const seen = client(request, info);
      const bearer = bearerToken(request);
      const token = bearer ?? basicPassword(request) ?? getCookie(request);
      // A browser attaches a Basic password by itself, too, once a user has typed it.
      const fromCookie = bearer === null;
      const nobody = { ...seen, actor: null, fromCookie, mustChangePassword: false };
      if (token === null) return { ...nobody, reason: null };
      const identity = await auth.identify(token, seen.address);
      if (identity === null) {
        return { ...nobody, reason: say("session_over") };
      }
      return { ...seen, ...identity, fromCookie, reason: null };
    },
  };
}

/** The token of `Authorization: Bearer …` (RFC 6750, 2.1); null for another scheme or none. */
export function bearerToken(request: Request): string | null {
  const [scheme, token] = (request.headers.get("authorization") ?? "").split(/ +/, 2);
  return scheme?.toLowerCase() === "bearer" ? token ?? "" : null;
}

/**
 * The password of `Authorization: Basic …` (RFC 7617), for clients that know no other way to send
 * an API key; null for another scheme or none. The user name is ignored.
 */
function basicPassword(request: Request): string | null {
  const [scheme, credentials = ""] = (request.headers.get("authorization") ?? "").split(/ +/, 2);
  if (scheme?.toLowerCase() !== "basic") return null;
  try {
    const pair = atob(credentials);
    return pair.slice(pair.indexOf(":") + 1);
  } catch {
    return "";
  }
}
