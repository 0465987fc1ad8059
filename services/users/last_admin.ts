import type { Selectable, Transaction } from "kysely";
import { SYSTEM_USER_ID } from "../actor.ts";
import { say } from "../contract/refusals.ts";
import type { Tables } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";

type UserRow = Selectable<Tables["users"]>;

/**
 * Call it in the transaction of the change, after it. `before` is the user before the change:
 * someone who was no active administrator cannot have been the last.
 * @throws Problem 400 if no active administrator would be left; the transaction is undone.
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
