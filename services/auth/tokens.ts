import { jwtVerify, SignJWT } from "jose";
import type { SigningKey } from "./signing_key.ts";

/** Size of the cache of verified tokens: a hundred sessions of a hundred users. */
const MOST_KNOWN = 10_000;

const ISSUER = "atelier";
const TYPE = "at+jwt";

/** Claims of a token. Everything else is looked up at each request. */
export interface Claims {
  userId: string;
  sessionId: string;
}

export type Tokens = ReturnType<typeof createTokens>;

/** JSON Web Tokens (RFC 7519) that name a session; HS256 and nothing else (RFC 8725, 3.1). */
export function createTokens(keys: { current(): Promise<SigningKey> }) {
  let read = new Map<string, Claims & { until: number }>();
  let readWith: CryptoKey | undefined;

  /** A signature is checked once: the same token comes with every request. */
  function known(token: string, key: CryptoKey): Claims | null {
    if (key !== readWith) {
      read = new Map();
      readWith = key;
    }
    const claims = read.get(token);
    return claims && claims.until > Date.now() ? claims : null;
  }

  function remember(token: string, claims: Claims, expires: number): void {
    if (read.size >= MOST_KNOWN) read.delete(read.keys().next().value as string);
    read.set(token, { ...claims, until: expires * 1000 });
  }

  return {
    /** @param until ISO 8601: the session's absolute limit. */
    async sign({ userId, sessionId }: Claims, until: string): Promise<string> {
      const { id, key } = await keys.current();
      return await new SignJWT({ sid: sessionId })
        .setProtectedHeader({ alg: "HS256", typ: TYPE, kid: id })
        .setIssuer(ISSUER).setSubject(userId).setIssuedAt()
        .setExpirationTime(new Date(until))
        .sign(key);
    },

    /** Null for a token that this server did not sign, or that has expired. */
    async read(token: string): Promise<Claims | null> {
      const { key } = await keys.current();
      const claims = known(token, key);
      if (claims) return claims;
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ["HS256"],
          issuer: ISSUER,
          typ: TYPE,
          requiredClaims: ["sub", "sid", "exp", "iat"],
        });
        const { sub, sid, exp } = payload;
        if (typeof sub !== "string" || typeof sid !== "string") return null;
        if (key === readWith) remember(token, { userId: sub, sessionId: sid }, exp ?? 0);
        return { userId: sub, sessionId: sid };
      } catch {
        return null;
      }
    },
  };
}
