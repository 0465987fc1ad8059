import { sessionActor } from "../actor.ts";
import { toUserDto } from "../accounts/dto.ts";
import { now } from "../clock.ts";
import { say } from "../contract/refusals.ts";
import { problem } from "../errors/mod.ts";
import type { LoginDeps, LoginResult } from "./login.ts";
import { insertSession } from "./sessions.ts";
import { personOfLink, useLink } from "./sign_in_links.ts";

export interface LinkLoginRequest {
  token: string;
  address: string;
  /** The User-Agent header. */
  client: string | null;
}

/**
 * Signs a user in by a one-time link. The session can do nothing but choose a password, and need
 * not type the old one for it.
 * @throws Problem 401 no such link, used, revoked or expired; 403 deactivated (only with a
 * good link); 429.
 */
export function createLinkLogin(
  { db, audit, tokens, throttle, limits }: Omit<LoginDeps, "passwords">,
) {
  return async ({ token, address, client }: LinkLoginRequest): Promise<LoginResult> => {
    const found = await personOfLink(db, token);
    if (!found) throw over();
    const session = await db.transaction().execute(async (trx) => {
      if (!await useLink(trx, token)) return null;
      const user = await trx.updateTable("users")
        .set({ last_login_at: now(), must_change_password: 1 })
        .where("user_id", "=", found.user_id).where("is_active", "=", 1)
        .returningAll().executeTakeFirst();
      // Only to the bearer of a good link, which stays good as nothing is written.
      if (!user) throw problem("forbidden", say("account_deactivated"));
      const of = { userId: user.user_id, remember: false, address, client };
      const made = await insertSession(trx, limits, { ...of, choosesPassword: true });
      await audit.record(trx, {
        actor: sessionActor(user.user_id, user.is_admin === 1, made.session_id, address),
        action: "login",
        target: { kind: "session", id: made.session_id },
        details: { by: "link" },
      });
      return { ...made, user };
    });
    if (session === null) {
      await refused({ emailKey: found.email_key, address, userId: found.user_id }, found.email);
      throw over();
    }
    const signed = await tokens.sign(
      { userId: found.user_id, sessionId: session.session_id },
      session.absolute_expires_at,
    );
    return { token: signed, user: toUserDto(session.user), expires_in: session.expires_in };
  };

  /** A spent link counts as a wrong password does, which bounds the rows of the audit log. */
  async function refused(
    attempt: { emailKey: string; address: string; userId: string },
    email: string,
  ): Promise<void> {
    await throttle.check(attempt);
    await throttle.failed(attempt);
    await db.transaction().execute((trx) =>
      audit.record(trx, {
        actor: null,
        action: "login.failed",
        target: { kind: "account", id: attempt.userId, label: email },
        details: { by: "link" },
        address: attempt.address,
      })
    );
  }
}

function over() {
  return problem("not_signed_in", say("link_over"));
}
