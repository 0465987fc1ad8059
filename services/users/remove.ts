import { type Actor, SYSTEM_USER_ID } from "../actor.ts";
import { say } from "../contract/refusals.ts";
import type { Handover } from "./answers.ts";
import { changeAs } from "../change_as.ts";
import { invalid, problem } from "../errors/mod.ts";
import type { UsersDeps } from "./deps.ts";
import { leaveQueue, transferAll, trashAll } from "./handover.ts";
import { requireAnAdmin } from "./last_admin.ts";
import { requireSameHash } from "./same_hash.ts";
import { noSuchUser } from "./no_such_user.ts";

/**
 * Deletes an account; sessions, keys, grants and page state go with it.
 * @param transferTo the new owner of the things; null: the built-in user's trash.
 * @param checked the password hash that the request was checked against, if it was.
 * @throws Problem 400 built-in user or last administrator, 404, 409 when `checked` is no longer the
 * account's, 422 for an unusable `transferTo`.
 */
export async function removeUser(
  { db, audit, changes }: UsersDeps,
  actor: Actor,
  userId: string,
  transferTo: string | null,
  checked?: string,
): Promise<Handover> {
  if (userId === SYSTEM_USER_ID) {
    throw problem("bad_request", say("system_user_undeletable"));
  }
  const moved = await changeAs(db, actor, async (trx) => {
    const before = await trx.selectFrom("users").selectAll().where("user_id", "=", userId)
      .executeTakeFirst();
    if (!before) throw noSuchUser();
    requireSameHash(before, checked);
    if (transferTo !== null) await requireReceiver(trx, userId, transferTo);
    const counts = transferTo === null
      ? await trashAll(trx, userId)
      : await transferAll(trx, userId, transferTo);
    const queue_items = await leaveQueue(trx, userId);
    // Before the row is deleted: afterwards a user who deletes their own account has no name any
    // more.
    await audit.record(trx, {
      actor,
      action: "user.delete",
      target: { kind: "user", id: userId, label: before.email },
      details: { things: transferTo ?? "trash", ...counts, queue_items },
    });
    await trx.deleteFrom("users").where("user_id", "=", userId).execute();
    await requireAnAdmin(trx, before);
    return counts;
  });
  changes.announce({ userId });
  return moved;
}

/** Gives everything that one user (or the built-in user) owns to another. */
export async function transferUser(
  { db, audit }: UsersDeps,
  actor: Actor,
  from: string,
  to: string,
): Promise<Handover> {
  return await changeAs(db, actor, async (trx) => {
    const giver = await trx.selectFrom("users").select("email").where("user_id", "=", from)
      .executeTakeFirst();
    if (!giver) throw noSuchUser();
    await requireReceiver(trx, from, to);
    const counts = await transferAll(trx, from, to);
    await audit.record(trx, {
      actor,
      action: "user.transfer",
      target: { kind: "user", id: from, label: giver.email },
      details: { to, ...counts },
    });
    return counts;
  });
}

async function requireReceiver(
  trx: Parameters<typeof transferAll>[0],
  from: string,
  to: string,
): Promise<void> {
  const refuse = (message: string) => invalid([{ field: "transfer_to", message }]);
  if (to === from) throw refuse("must be somebody else");
  const found = await trx.selectFrom("users").select("user_id").where("user_id", "=", to)
    .executeTakeFirst();
  if (!found) throw refuse("there is no user with this id");
}
