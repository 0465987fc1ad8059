import type { Actor } from "../services/actor.ts";
import type { Scope } from "../services/contract/fields.ts";
import { say } from "../services/contract/refusals.ts";
import { problem } from "../services/errors/mod.ts";
import type { Identified } from "./identity.ts";
import { otherSite } from "./other_site.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
/** `anyone`: no credential needed. `user`: signed in. `admin`: an administrator. */
export type Audience = "anyone" | "user" | "admin";

/** Who may call a route. */
export interface Admission {
  method: Method;
  audience: Audience;
  /**
   * Scope that an API key needs, or several, of which it needs all. `none`: keys are refused
   * (sessions, passwords, keys themselves).
   */
  scope: Scope | readonly Scope[] | "none";
  /** Allowed even if the user must choose a new password first. */
  duringPasswordChange?: boolean;
}

/** The scopes that an API key needs for a route; undefined where keys are refused. */
export function scopesOf({ scope }: Pick<Admission, "scope">): readonly Scope[] | undefined {
  if (scope === "none") return undefined;
  return typeof scope === "string" ? [scope] : scope;
}

/** Scopes in a sentence: `"read" and "generate"`. */
export const quoted = (scopes: readonly Scope[]): string =>
  scopes.map((scope) => `"${scope}"`).join(" and ");

/** Returns the caller if they may pass; null for a stranger. @throws Problem 401 or 403. */
export function admit(spec: Admission, who: Identified, request: Request): Actor | null {
  const { actor } = who;
  if (actor === null && spec.audience !== "anyone") {
    throw problem("not_signed_in", who.reason ?? say("sign_in_first"));
  }
  // Checked even without credentials, to prevent login CSRF: another site could otherwise sign its
  // visitor in to an account of its own. A socket opens with GET, but can change things.
  const mutates = spec.method !== "GET" || request.headers.has("upgrade");
  if (who.fromCookie && mutates) refuseCrossSite(request, who.origin);
  if (actor === null) return null;
  const scopes = scopesOf(spec);
  const lacking = actor.via === "api-key" ? scopes?.filter((one) => !actor.scopes.has(one)) : [];
  const keyLacks = lacking === undefined || lacking.length > 0;
  const mustChange = who.mustChangePassword && !spec.duringPasswordChange;
  if (spec.audience === "anyone") return keyLacks || mustChange ? null : actor;
  if (spec.audience === "admin" && !actor.isAdmin) {
    throw problem("forbidden", say("admins_only"));
  }
  if (keyLacks) {
    throw problem(
      "forbidden",
      lacking === undefined
        ? "This cannot be done with an API key; sign in."
        : `This API key lacks the scope ${quoted(lacking)}.`,
    );
  }
  if (mustChange) {
    throw problem("forbidden", say("choose_password"), {
      facts: { must_change_password: true },
    });
  }
  return actor;
}

/**
 * A browser sends its cookie along no matter which site's page makes the request (CSRF): changes by
 * cookie must come from our own pages.
 * https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
 */
function refuseCrossSite(request: Request, ownOrigin: string): void {
  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  const foreignSite = site !== null && site !== "same-origin" && site !== "none";
  // The browser knows best which address it called: behind a proxy that changes Host, our own
  // origin is only a guess.
  const foreignOrigin = origin !== null && origin !== ownOrigin && site !== "same-origin";
  // Neither header: not a browser, since all that attach cookies send one with a mutation.
  if (foreignSite || foreignOrigin) {
    throw problem("forbidden", otherSite(origin, ownOrigin));
  }
}
