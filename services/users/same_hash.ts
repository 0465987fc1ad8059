import type { Selectable } from "kysely";
import { say } from "../contract/refusals.ts";
import type { Tables } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";

/**
 * Refuses a change that was authorised by a password if the account has another one by now: hashing
 * takes a while. So of two simultaneous password changes one wins, and no one who knew the old
 * password undoes a reset. Call it in the transaction of the change.
 *
 * @param checked the hash that the given password was compared with; undefined: none was asked for
 * @throws Problem conflict
 */
export function requireSameHash(
  present: Pick<Selectable<Tables["users"]>, "password_hash">,
  checked: string | undefined,
): void {
  if (checked === undefined || present.password_hash === checked) return;
  throw problem("conflict", say("password_changed_meanwhile"));
}
