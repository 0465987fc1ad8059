import { accountKey } from "../accounts/user_name.ts";
import type { Database } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";

/** Returns the id of a user given by e-mail address, user name or id. @throws Problem not_found. */
export async function findUser(db: Database, given: string): Promise<string> {
  const [column, key] = accountKey(given);
  const found = await db.selectFrom("users").select("user_id")
    .where((e) => e.or([e("user_id", "=", given), e(column, "=", key)]))
    .executeTakeFirst();
  if (!found) throw problem("not_found", `There is no user ${given}.`);
  return found.user_id;
}
