import { StartError } from "./load.ts";
import type { Config } from "./schema.ts";

/** What it takes to send mail. */
export interface MailSettings {
  server: URL;
  from: string;
  /** The address of this server in links, without a slash at its end. */
  publicUrl: string;
}

/**
 * Null: no mail is sent. A link in a letter names `public_url` and never the host that a request
 * names, which its sender chooses (OWASP Forgot Password Cheat Sheet).
 * @throws StartError if only a part of it is set
 */
export function mailSettings(
  { smtp_url, mail_from, public_url }: Pick<Config, "smtp_url" | "mail_from" | "public_url">,
): MailSettings | null {
  if (smtp_url === "") return null;
  const missing = Object.entries({ mail_from, public_url }).filter(([, value]) => value === "");
  if (missing.length > 0) {
    const names = missing.map(([name]) => name).join(" and ");
    throw new StartError(`smtp_url needs ${names} as well, to send mail.`);
  }
  return {
    server: new URL(smtp_url),
    from: mail_from,
    publicUrl: public_url.replace(/\/+$/, ""),
  };
}
