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
 * here (`tests/source_rules_test.ts`).
 *
 * @param onLook it records a look, ends a session, or what had begun: also done while the studio
 * may only be looked at
 * @throws Problem not_signed_in, forbidden, unavailable, and whatever `work` throws; nothing is
 * written then.
 */
export async function changeAs<T>(
  db: Database,
  actor: Actor,
  work: (trx: Transaction<Tables>) => Promise<T>,
  { onLook = false } = {},
): Promise<T> {
  return await db.transaction().execute(async (trx) => {
    if (!onLook) requireChangeable(db);
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

/** Databases that may only be looked at. */
const still = new WeakSet<Database>();

/** Has every change be refused from now on, or no more: what runs already goes on to its end. */
export function refuseChanges(db: Database, on: boolean): void {
  if (on) still.add(db);
  else still.delete(db);
}

/** Whether a studio may only be looked at. */
export const isStill = (db: Database): boolean => still.has(db);

/**
 * Work that a server does on its own, left out while the studio is moved and where it was moved
 * from: the files may be those of the new place already, of which the rows here know nothing.
 */
export const unlessStill = (db: Database, work: () => Promise<void>) => async (): Promise<void> => {
  if (!isStill(db)) await work();
};

/** @throws Problem unavailable */
function requireChangeable(db: Database): void {
  if (isStill(db)) throw studioMoves();
}

/** What a change is told while the studio is being moved. */
export const studioMoves = () =>
  problem("unavailable", say("studio_moving"), { retryAfter: RETRY_SECONDS });

const RETRY_SECONDS = 60;
