import { createHash } from "node:crypto";
import type { Transaction } from "kysely";
import { A_DAY, now, secondsFromNow } from "../clock.ts";
import type { SignInLink } from "../contract/users.ts";
import type { Database, Tables } from "../database/mod.ts";

/** How long a link is valid: cards may be printed long before a lesson. */
export const LINK_DAYS = 14;
const BYTES = 16;

interface LinkOptions {
  /** How long it may be used. */
  seconds?: number;
  /** Earlier links stay good. */
  keep?: boolean;
}

/**
 * Creates a link for a user; earlier ones end unless `keep` is set. Only its hash is stored: 128
 * random bits need no slow hash and no limit of attempts (NIST SP 800-63B-4, 3.1.2.2), and keep the
 * QR code small.
 */
export async function insertLink(
  trx: Transaction<Tables>,
  userId: string,
  { seconds = LINK_DAYS * A_DAY, keep = false }: LinkOptions = {},
): Promise<SignInLink> {
  if (!keep) await revokeLinksOf(trx, userId);
  const token = crypto.getRandomValues(new Uint8Array(BYTES))
    .toBase64({ alphabet: "base64url", omitPadding: true });
  const expires_at = secondsFromNow(seconds);
  await trx.insertInto("sign_in_links").values({
    link_id: crypto.randomUUID(),
    user_id: userId,
    token_hash: hashOf(token),
    created_at: now(),
    expires_at,
  }).execute();
  return { token, expires_at };
}

/** Ends the open links of a user; returns how many there were. */
export async function revokeLinksOf(trx: Transaction<Tables>, userId: string): Promise<number> {
  const result = await trx.updateTable("sign_in_links").set({ revoked_at: now() })
    .where("user_id", "=", userId).where("used_at", "is", null).where("revoked_at", "is", null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** Returns the user of a link, valid or not; undefined if there was never such a link. */
export async function personOfLink(db: Database, token: string) {
  return await db.selectFrom("sign_in_links as l").innerJoin("users as u", "u.user_id", "l.user_id")
    .select(["u.user_id", "u.email", "u.email_key"])
    .where("l.token_hash", "=", hashOf(token)).executeTakeFirst();
}

/** Marks a link as used. Returns false if it has been used or revoked, or has expired. */
export async function useLink(trx: Transaction<Tables>, token: string): Promise<boolean> {
  const at = now();
  const { numUpdatedRows } = await trx.updateTable("sign_in_links").set({ used_at: at })
    .where("token_hash", "=", hashOf(token)).where("used_at", "is", null)
    .where("revoked_at", "is", null).where("expires_at", ">", at).executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Deletes links that ended long ago. */
export async function sweepLinks(db: Database): Promise<void> {
  await db.deleteFrom("sign_in_links").where("expires_at", "<", secondsFromNow(-LINK_DAYS * A_DAY))
    .execute();
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
