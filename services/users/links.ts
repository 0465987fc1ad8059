import type { SignInLink } from "../contract/users.ts";
import type { Transaction } from "kysely";
import { type Actor, SYSTEM_USER_ID } from "../actor.ts";
import { insertLink, LINK_DAYS, revokeLinksOf } from "../auth/sign_in_links.ts";
import { changeAs } from "../change_as.ts";
import { isNoAddress } from "../contract/no_address.ts";
import { say } from "../contract/refusals.ts";
import type { MailLanguage } from "../contract/sign_in.ts";
import type { Tables } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import { invitation } from "../mail/letters.ts";
import { MailError } from "../mail/mod.ts";
import type { UsersDeps } from "./deps.ts";
import { noSuchUser } from "./no_such_user.ts";

/**
 * Makes a link that signs a user in once, in the transaction of a change; earlier ones end. What
 * needs a link of its own calls `makeLink`.
 */
export async function recordLink(
  trx: Transaction<Tables>,
  { audit }: Pick<UsersDeps, "audit">,
  actor: Actor,
  user: { user_id: string; email: string },
): Promise<SignInLink> {
  const link = await insertLink(trx, user.user_id);
  await audit.record(trx, {
    actor,
    action: "sign_in_link.create",
    target: { kind: "user", id: user.user_id, label: user.email },
    details: { expires_at: link.expires_at },
  });
  return link;
}

/** @throws Problem 400 built-in user, 404. */
export async function makeLink(
  deps: UsersDeps,
  actor: Actor,
  userId: string,
): Promise<SignInLink> {
  return await changeAs(deps.db, actor, async (trx) => {
    const user = await oneUser(trx, userId);
    if (userId === SYSTEM_USER_ID) throw problem("bad_request", say("system_user_fixed"));
    return await recordLink(trx, deps, actor, user);
  });
}

/**
 * Makes a link and sends it to its user; it is not returned.
 * @throws Problem 400 built-in user, or one without an address, 404, 409 no mail, 503 not sent.
 */
export async function mailLink(
  deps: UsersDeps,
  actor: Actor,
  userId: string,
  language: MailLanguage,
): Promise<void> {
  const { mail = null } = deps;
  if (mail === null) throw problem("conflict", "This server sends no mail: smtp_url is empty.");
  const { email, token } = await changeAs(deps.db, actor, async (trx) => {
    const user = await oneUser(trx, userId);
    if (userId === SYSTEM_USER_ID) throw problem("bad_request", say("system_user_fixed"));
    if (isNoAddress(user.email)) throw problem("bad_request", say("no_address"));
    return { ...await recordLink(trx, deps, actor, user), email: user.email };
  });
  const words = invitation(language, { publicUrl: mail.publicUrl, token, days: LINK_DAYS });
  try {
    await mail.send({ to: email, ...words });
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    throw problem("unavailable", say("mail_failed"));
  }
}

/** Ends a user's open links; returns how many there were. @throws Problem 404. */
export async function revokeLinks(
  { db, audit }: UsersDeps,
  actor: Actor,
  userId: string,
): Promise<number> {
  return await changeAs(db, actor, async (trx) => {
    const user = await oneUser(trx, userId);
    const ended = await revokeLinksOf(trx, userId);
    if (ended > 0) {
      await audit.record(trx, {
        actor,
        action: "sign_in_link.revoke",
        target: { kind: "user", id: userId, label: user.email },
      });
    }
    return ended;
  });
}

async function oneUser(trx: Transaction<Tables>, userId: string) {
  return await trx.selectFrom("users").select(["user_id", "email"]).where("user_id", "=", userId)
    .executeTakeFirstOrThrow(noSuchUser);
}
