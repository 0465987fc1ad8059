import type { Selectable, Transaction } from "kysely";
import { SYSTEM_USER_ID } from "../actor.ts";
import { say } from "../contract/refusals.ts";
import type { Tables } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";

type UserRow = Selectable<Tables["users"]>;

/**
 * To be called in the transaction of the change, after it: somebody must still be able to manage
 * the server. `before` is the person before it: who was no active administrator cannot be the last.
 * @throws Problem 400, and the transaction is undone.
 */
export async function requireAnAdmin(trx: Transaction<Tables>, before: UserRow): Promise<void> {
  if (before.is_admin === 0 || before.is_active === 0) return;
  const left = await trx.selectFrom("users").select("user_id")
    .where("is_admin", "=", 1).where("is_active", "=", 1).where("user_id", "<>", SYSTEM_USER_ID)
    .limit(1).executeTakeFirst();
  if (!left) {
    throw problem(
      "bad_request",
      say("last_admin"),
    );
  }
}
