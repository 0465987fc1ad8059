import { sessionActor, SYSTEM_USER_ID } from "../actor.ts";
import type { Audit } from "../audit/mod.ts";
import { now } from "../clock.ts";
import { say } from "../contract/refusals.ts";
import type { UserDTO } from "../contract/users.ts";
import type { Database } from "../database/mod.ts";
import { type Problem, problem } from "../errors/mod.ts";
import { toUserDto } from "../accounts/dto.ts";
import { accountKey } from "../accounts/user_name.ts";
import { isOutdated, type Passwords } from "./passwords.ts";
import { insertSession, type SessionLimits } from "./sessions.ts";
import type { Attempt, Throttle } from "./throttle.ts";
import type { Tokens } from "./tokens.ts";

export interface LoginRequest {
  /** The e-mail address, or the user name. */
  email: string;
  password: string;
  remember: boolean;
  address: string;
  /** The User-Agent header. */
  client: string | null;
}

export interface LoginResult {
  token: string;
  user: UserDTO;
  /** Seconds until the session ends when it is not used. */
  expires_in: number;
}

export interface LoginDeps {
  db: Database;
  audit: Audit;
  passwords: Passwords;
  tokens: Tokens;
  throttle: Throttle;
  limits: SessionLimits;
}

/**
 * Signs a user in. Known and unknown addresses take the same work and get the same answer.
 * @throws Problem 401 wrong, 403 deactivated (only with the right password), 429, 503.
 */
export function createLogin({ db, audit, passwords, tokens, throttle, limits }: LoginDeps) {
  return async (request: LoginRequest): Promise<LoginResult> => {
    const [column, key] = accountKey(request.email);
    const found = await db.selectFrom("users").selectAll()
      .where(column, "=", key).where("user_id", "<>", SYSTEM_USER_ID).executeTakeFirst();
    // By whichever name: both count together.
    const attempt = {
      emailKey: found?.email_key ?? key,
      address: request.address,
      userId: found?.user_id ?? null,
    };
    await throttle.check(attempt);

    await passwords.inTurn(async () => {
      await throttle.check(attempt); // checked again: others may have failed while this one waited
      if (await passwords.verify(found?.password_hash ?? null, request.password)) return;
      throw await failed(attempt, found?.email ?? null);
    });
    if (!found) throw wrong();
    if (found.is_active === 0) throw problem("forbidden", say("account_deactivated"));

    const renewed = isOutdated(found.password_hash ?? "")
      ? await passwords.hash(request.password)
      : null;
    await throttle.succeeded(attempt);
    const session = await db.transaction().execute(async (trx) => {
      // Only if nothing happened to the account while the password was being checked.
      const user = await trx.updateTable("users").set({
        last_login_at: now(),
        ...(renewed === null ? {} : { password_hash: renewed }),
      }).where("user_id", "=", found.user_id).where("is_active", "=", 1)
        .where("password_hash", "=", found.password_hash).returningAll().executeTakeFirst();
      if (!user) throw wrong();
      const made = await insertSession(trx, limits, {
        ...request,
        userId: user.user_id,
        choosesPassword: user.must_change_password === 1,
      });
      await audit.record(trx, {
        actor: sessionActor(user.user_id, user.is_admin === 1, made.session_id, request.address),
        action: "login",
        target: { kind: "session", id: made.session_id },
      });
      return { ...made, user };
    });
    const token = await tokens.sign(
      { userId: found.user_id, sessionId: session.session_id },
      session.absolute_expires_at,
    );
    return { token, user: toUserDto(session.user), expires_in: session.expires_in };
  };

  async function failed(attempt: Attempt, email: string | null): Promise<Problem> {
    const slowed = await throttle.failed(attempt);
    await db.transaction().execute((trx) =>
      audit.record(trx, {
        actor: null,
        action: "login.failed",
        // An unknown account name is not recorded: it may be a password typed in the wrong field.
        target: { kind: "account", id: attempt.userId ?? "unknown", label: email },
        details: slowed ? { slowed_down: true } : {},
        address: attempt.address,
      })
    );
    return wrong();
  }
}

function wrong(): Problem {
  return problem("not_signed_in", say("wrong_credentials"));
}
