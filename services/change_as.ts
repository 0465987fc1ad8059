import type { Transaction } from "kysely";
import type { Actor } from "./actor.ts";
import { standingOf } from "./auth/standing.ts";
import { say } from "./contract/refusals.ts";
import type { Database, Tables } from "./database/mod.ts";
import { problem } from "./errors/mod.ts";

/**
 * Runs a change in one transaction, in which the actor is looked up once more. Between the gate and
 * here a body is read, a password hashed or an image decoded; an actor who was signed out,
 * deactivated or demoted meanwhile changes nothing. Every change that a user requests goes through
 * here (`tests/structure_test.ts`).
 *
 * @throws Problem not_signed_in, forbidden, and whatever `work` throws; nothing is written then.
 */
export async function changeAs<T>(
  db: Database,
  actor: Actor,
  work: (trx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  return await db.transaction().execute(async (trx) => {
    await requireStanding(trx, actor);
    return await work(trx);
  });
}

async function requireStanding(trx: Transaction<Tables>, actor: Actor): Promise<void> {
  const present = await standingOf(trx, actor);
  if (present === null) {
    throw problem("not_signed_in", say("ended_meanwhile"));
  }
  if (actor.isAdmin && !present.actor.isAdmin) {
    throw problem("forbidden", say("no_longer_admin"));
  }
}
