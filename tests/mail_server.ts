/** A mail server in the process of a test, which keeps the letters that it takes. */
import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";

export interface Taken {
  from: string;
  to: string[];
  /** Decoded; headers and text. */
  text: string;
}

export interface MailServer extends AsyncDisposable {
  /** `smtp://127.0.0.1:port`, with a user and a password. */
  url: string;
  letters: Taken[];
  /** How often somebody has tried to sign in. */
  signIns: number;
  /** When set, letters are refused with this. */
  refuse: { code: number } | null;
}

export const MAIL_PASSWORD = "kept to itself";

export async function mailServer(
  options: SMTPServerOptions = {},
  host = "127.0.0.1",
): Promise<MailServer> {
  const made: Pick<MailServer, "letters" | "refuse" | "signIns"> = {
    letters: [],
    refuse: null,
    signIns: 0,
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    hideSize: true,
    ...options,
    onAuth({ username, password }, _, done) {
      made.signIns += 1;
      if (username === "studio@example.com" && password === MAIL_PASSWORD) {
        return done(null, { user: username });
      }
      done(new Error("not this password"));
    },
    onData(stream, session, done) {
      const chunks: Uint8Array[] = [];
      stream.on("data", (chunk: Uint8Array) => chunks.push(chunk));
      stream.on("end", () => {
        if (made.refuse) {
          const { code } = made.refuse;
          return done(Object.assign(new Error("not now, al@example.com"), { responseCode: code }));
        }
        const { mailFrom, rcptTo } = session.envelope;
        made.letters.push({
          from: mailFrom ? mailFrom.address : "",
          to: rcptTo.map(({ address }) => address),
          text: decoded(new TextDecoder().decode(new Uint8Array(chunks.flatMap((c) => [...c])))),
        });
        done();
      });
    },
  });
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(0, host, () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  const user = `studio%40example.com:${encodeURIComponent(MAIL_PASSWORD)}`;
  return Object.assign(made, {
    url: `smtp://${user}@${host}:${port}`,
    [Symbol.asyncDispose]: () => new Promise<void>((done) => server.close(() => done())),
  });
}

/** Undoes quoted-printable (RFC 2045, 6.7) and base64 of a body. */
function decoded(letter: string): string {
  const at = letter.indexOf("\r\n\r\n");
  const [head, body] = [letter.slice(0, at), letter.slice(at + 4)];
  const of = (bytes: number[]) => new TextDecoder().decode(new Uint8Array(bytes));
  if (/transfer-encoding: base64/i.test(head)) {
    return `${head}\n\n${of([...Uint8Array.fromBase64(body.replace(/\s/g, ""))])}`;
  }
  if (!/transfer-encoding: quoted-printable/i.test(head)) return `${head}\n\n${body}`;
  const bytes: number[] = [];
  for (const [part, hex] of body.replace(/=\r\n/g, "").matchAll(/=([0-9A-F]{2})|[^=]/g)) {
    bytes.push(hex === undefined ? part.charCodeAt(0) : parseInt(hex, 16));
  }
  return `${head}\n\n${of(bytes)}`;
}
