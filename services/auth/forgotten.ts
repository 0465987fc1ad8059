import { getLogger } from "@logtape/logtape";
import { SYSTEM_USER_ID } from "../actor.ts";
import { emailKey } from "../accounts/email.ts";
import type { Audit } from "../audit/mod.ts";
import { say } from "../contract/refusals.ts";
import type { MailLanguage } from "../contract/sign_in.ts";
import { isNoAddress } from "../contract/no_address.ts";
import type { Database } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import { forgottenPassword } from "../mail/letters.ts";
import type { Mail } from "../mail/mod.ts";
import { createAllowance } from "./allowance.ts";
import { insertLink } from "./sign_in_links.ts";
import { networkOf } from "./throttle.ts";

const log = getLogger(["atelier", "auth"]);

/** How long a link works that was requested without being signed in. */
const MINUTES = 60;
/** Letters to one account, and requests from one network, within an hour. */
const LETTERS = 3;
const REQUESTS = 20;

export interface ForgottenRequest {
  email: string;
  language: MailLanguage;
  address: string;
}

export interface ForgottenDeps {
  db: Database;
  audit: Pick<Audit, "record">;
  mail: Mail;
}

/**
 * Sends a sign-in link to those who have forgotten their password (OWASP Forgot Password Cheat
 * Sheet). It returns before an account is looked for: neither the answer nor the time that it takes
 * says whether there is one.
 */
export function createForgotten({ db, audit, mail }: ForgottenDeps) {
  const letters = createAllowance(LETTERS);
  const requests = createAllowance(REQUESTS);

  async function sendLink({ email, language, address }: ForgottenRequest): Promise<void> {
    const found = await db.selectFrom("users").select(["user_id", "email"])
      .where("email_key", "=", emailKey(email)).where("is_active", "=", 1)
      .where("user_id", "<>", SYSTEM_USER_ID).executeTakeFirst();
    if (!found || isNoAddress(found.email) || !letters.take(found.user_id)) return;
    const { token } = await db.transaction().execute(async (trx) => {
      // An administrator's link stays: otherwise a stranger could end it.
      const link = await insertLink(trx, found.user_id, { seconds: MINUTES * 60, keep: true });
      await audit.record(trx, {
        actor: null,
        action: "sign_in_link.create",
        target: { kind: "user", id: found.user_id, label: found.email },
        details: { by: "forgotten password", expires_at: link.expires_at },
        address,
      });
      return link;
    });
    const words = forgottenPassword(language, {
      publicUrl: mail.publicUrl,
      token,
      minutes: MINUTES,
    });
    await mail.send({ to: found.email, ...words });
  }

  return {
    /** @throws Problem too_many_requests */
    ask(request: ForgottenRequest): void {
      if (!requests.take(networkOf(request.address))) {
        throw problem("too_many_requests", say("too_many_letters"), { retryAfter: 3600 });
      }
      void sendLink(request)
        .catch((error) => log.error("a link could not be sent: {error}", { error }));
    },
  };
}
