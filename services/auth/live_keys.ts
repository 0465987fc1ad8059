import type { Scope } from "../contract/fields.ts";
import { now } from "../clock.ts";
import type { Database } from "../database/mod.ts";

/** A valid key, together with the relevant fields of its user. */
export interface LiveKey {
  key_id: string;
  user_id: string;
  scopes: Scope[];
  last_used_at: string | null;
  is_admin: 0 | 1;
  must_change_password: 0 | 1;
}

/** Returns a key by its id or the hash of its secret, if it is valid and its user active. */
export async function findLiveKey(
  db: Database,
  column: "key_id" | "token_hash",
  value: string,
): Promise<LiveKey | null> {
  const row = await db.selectFrom("api_keys as k")
    .innerJoin("users as u", "u.user_id", "k.user_id")
    .select([
      "k.key_id",
      "k.user_id",
      "k.scopes",
      "k.last_used_at",
      "u.is_admin",
      "u.must_change_password",
    ])
    .where(`k.${column}`, "=", value)
    .where("k.revoked_at", "is", null).where("u.is_active", "=", 1)
    .where((e) => e.or([e("k.expires_at", "is", null), e("k.expires_at", ">", now())]))
    .executeTakeFirst();
  return row ? { ...row, scopes: JSON.parse(row.scopes) as Scope[] } : null;
}
