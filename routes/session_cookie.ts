import type { Context } from "hono";
import { parse } from "hono/utils/cookie";
import { setCookie as set } from "hono/cookie";

const NAME = "atelier_session";

/** The session's token in a request's cookie. */
export function getCookie(request: Request): string | null {
  return parse(request.headers.get("cookie") ?? "", NAME)[NAME] ?? null;
}

/**
 * How the browser keeps the session: no script can read it, other sites' forms do not send it
 * along, and below the path of the reverse proxy only. Without the `__Host-` prefix, which forbids
 * a path.
 */
export interface CookieSite {
  basePath: string;
  /** As the client sees us: over https the cookie is Secure. */
  origin: string;
}

export function setSessionCookie(
  c: Context,
  site: CookieSite,
  token: string,
  maxAgeSeconds: number,
): void {
  set(c, NAME, token, {
    path: site.basePath || "/",
    httpOnly: true,
    sameSite: "Lax",
    secure: site.origin.startsWith("https:"),
    maxAge: maxAgeSeconds,
  });
}

export function clearSessionCookie(c: Context, site: CookieSite): void {
  setSessionCookie(c, site, "", 0);
}
