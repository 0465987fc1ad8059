import type { MailLanguage } from "../contract/sign_in.ts";

/** What a letter says with a link in it. */
interface LinkLetter {
  subject: string;
  text: string;
}

type Write = (link: string, days: number) => LinkLetter;
type WriteForgotten = (link: string, minutes: number) => LinkLetter;

const INVITATION: Readonly<Record<MailLanguage, Write>> = {
  en: (link, days) => ({
    subject: "Your link to Atelier",
    text: `Hello,

this link signs you in to Atelier, once, within the next ${days} days. Then you choose a password of your own.

${link}

Pass it on to nobody. If you did not expect this message, you can ignore it.
`,
  }),
  de: (link, days) => ({
    subject: "Ihr Link zu Atelier",
    text: `Guten Tag,

mit diesem Link melden Sie sich in den nächsten ${days} Tagen einmal bei Atelier an. Danach wählen Sie ein eigenes Passwort.

${link}

Geben Sie ihn nicht weiter. Falls Sie diese Nachricht nicht erwartet haben, können Sie sie ignorieren.
`,
  }),
  ja: (link, days) => ({
    subject: "Atelier のサインインリンク",
    text: `こんにちは。

次のリンクから、${days} 日以内に一度だけ Atelier にサインインできます。続けてパスワードを設定してください。

${link}

リンクを他の人に渡さないでください。心当たりがない場合は、このメールを無視してください。
`,
  }),
};

const FORGOTTEN: Readonly<Record<MailLanguage, WriteForgotten>> = {
  en: (link, minutes) => ({
    subject: "A new password for Atelier",
    text: `Hello,

somebody, probably you, asked for a new password for your account. This link signs you in once, within ${minutes} minutes; then you choose the new password.

${link}

If it was not you, do nothing: your password stays as it is.
`,
  }),
  de: (link, minutes) => ({
    subject: "Ein neues Passwort für Atelier",
    text: `Guten Tag,

jemand, vermutlich Sie, hat ein neues Passwort für Ihr Konto angefordert. Dieser Link meldet Sie innerhalb von ${minutes} Minuten einmal an; danach wählen Sie das neue Passwort.

${link}

Waren Sie es nicht, brauchen Sie nichts zu tun: Ihr Passwort bleibt, wie es ist.
`,
  }),
  ja: (link, minutes) => ({
    subject: "Atelier のパスワード再設定",
    text: `こんにちは。

アカウントの新しいパスワードが求められました。次のリンクから、${minutes} 分以内に一度だけサインインし、新しいパスワードを設定できます。

${link}

心当たりがない場合は、何もする必要はありません。パスワードはそのままです。
`,
  }),
};

/** The token stands behind the `#`: browsers send that part to no server. */
const linkTo = (publicUrl: string, token: string) => `${publicUrl}/link#${token}`;

export function invitation(
  language: MailLanguage,
  { publicUrl, token, days }: { publicUrl: string; token: string; days: number },
): LinkLetter {
  return INVITATION[language](linkTo(publicUrl, token), days);
}

export function forgottenPassword(
  language: MailLanguage,
  { publicUrl, token, minutes }: { publicUrl: string; token: string; minutes: number },
): LinkLetter {
  return FORGOTTEN[language](linkTo(publicUrl, token), minutes);
}
