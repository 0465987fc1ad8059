import { createHash } from "node:crypto";

/** Prefix by which secret scanners find a leaked token. */
const TOKEN_MARK = "atw_";

/** A token with which one worker joins, once. */
export function newToken(): string {
  return TOKEN_MARK + newKey();
}

/** What a worker proves itself with from then on: 256 random bits. */
export function newKey(): string {
  return crypto.getRandomValues(new Uint8Array(32))
    .toBase64({ alphabet: "base64url", omitPadding: true });
}

/** How the database keeps both. Random bits need no slow hash. */
export function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
