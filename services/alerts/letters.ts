import { SYSTEM_USER_ID } from "../actor.ts";
import { isNoAddress } from "../contract/no_address.ts";
import type { Database } from "../database/mod.ts";
import { type Mail, MailError } from "../mail/mod.ts";
import { type Alert, type Channel, Passing } from "./mod.ts";

/** Sends alerts to every active administrator who has an e-mail address. */
export function createAlertLetters({ db, mail }: { db: Database; mail: Mail }): Channel {
  /** Who has an alert already: what is tried again is not sent to them twice. */
  const reached = new WeakMap<Alert, Set<string>>();
  return {
    name: "mail",
    async send(alert, signal) {
      const { text } = alert;
      const have = reached.get(alert) ?? new Set();
      reached.set(alert, have);
      const administrators = await db.selectFrom("users").select("email")
        .where("is_admin", "=", 1).where("is_active", "=", 1)
        .where("user_id", "<>", SYSTEM_USER_ID).execute();
      for (const { email: to } of administrators) {
        if (isNoAddress(to) || have.has(to)) continue;
        await mail.send({ to, subject: "Atelier: a backup failed", text: `${text}\n` }, signal)
          .catch((error) => {
            throw error instanceof MailError && error.passing ? new Passing(error.message) : error;
          });
        have.add(to);
      }
    },
  };
}
