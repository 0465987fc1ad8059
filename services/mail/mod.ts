import { getLogger } from "@logtape/logtape";
import type { Transporter } from "nodemailer";
import type { MailSettings } from "../config/mod.ts";

const log = getLogger(["atelier", "mail"]);

/** A letter in plain text. */
export interface Letter {
  to: string;
  subject: string;
  text: string;
}

export interface Mail {
  /** The address of this server in links, without a slash at its end. */
  publicUrl: string;
  /** @throws MailError */
  send(letter: Letter, signal?: AbortSignal): Promise<void>;
}

/** A letter that was not taken. The message names neither server nor people. */
export class MailError extends Error {
  override readonly name = "MailError";
  constructor(
    message: string,
    /** Whether the same letter may be taken later (RFC 5321, 4.2.1: 4yz). */
    readonly passing: boolean,
  ) {
    super(message);
  }
}

/** Maximum wait for a connection, for the greeting, and for each answer. */
const PATIENCE_MS = 10_000;

/**
 * Sends letters through a mail server. The connection is encrypted from its beginning (`smtps`) or
 * by STARTTLS (`smtp`), which only a server on this machine may lack (RFC 8314).
 */
export function createMail({ server, from, publicUrl }: MailSettings): Mail {
  /** Loaded with the first letter: most servers never send one. */
  let transport: Promise<Transporter> | undefined;
  const load = async () => {
    const { createTransport } = await import("nodemailer");
    const secure = server.protocol === "smtps:";
    const host = server.hostname.replace(/^\[(.*)\]$/, "$1");
    const local = ["localhost", "127.0.0.1", "::1"].includes(host);
    return createTransport({
      host,
      port: Number(server.port) || (secure ? 465 : 587),
      secure,
      requireTLS: !secure && !local,
      ...(server.username === "" ? {} : {
        auth: {
          user: decodeURIComponent(server.username),
          pass: decodeURIComponent(server.password),
        },
      }),
      connectionTimeout: PATIENCE_MS,
      greetingTimeout: PATIENCE_MS,
      socketTimeout: PATIENCE_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  };
  return {
    publicUrl,
    async send(letter, signal) {
      signal?.throwIfAborted();
      const { to, subject, text } = letter;
      try {
        await (await (transport ??= load())).sendMail({
          from,
          // One person, whatever characters their address has.
          to: { name: "", address: to },
          subject,
          text,
          headers: { "Auto-Submitted": "auto-generated" },
        });
      } catch (error) {
        const { code = "no code", responseCode } = error as {
          code?: string;
          responseCode?: number;
        };
        const said = responseCode === undefined ? code : `${code}, ${responseCode}`;
        // The server's own words often hold the address.
        log.error("a letter could not be sent: {said}", { said });
        log.debug("the mail server said: {error}", { error });
        const lasting = code === "EAUTH" || (responseCode ?? 0) >= 500;
        throw new MailError(`The mail server did not take it (${said}).`, !lasting);
      }
    },
  };
}
