import type { ResetPassword } from "../../services/contract/sign_in.ts";
import type { SignInLink } from "../../services/contract/users.ts";
import type { PeopleText } from "../text/en/people.ts";
import { qrCode } from "../ui/qr_code.ts";
import { linkAddress } from "./link_address.ts";

/** A user for whom a first password was generated. */
export interface MadePassword {
  /** Empty: none, or one that only stands for the user name. */
  email: string;
  userName: string;
  name: string;
  password: string;
  link: SignInLink | null;
}

/** What a reset made, for the sheet. */
export function madeOf({ user, password, link }: ResetPassword): MadePassword {
  return {
    email: user.has_address ? user.email : "",
    userName: user.user_name ?? "",
    name: user.display_name ?? "",
    password,
    link,
  };
}

interface Sheet {
  address: string;
  people: readonly MadePassword[];
  words: PeopleText["sheet"];
  lang: string;
  /** By whose custom dates are written. */
  locale: string;
}

const STYLE = `
body { margin: 24px; font: 15px/1.5 system-ui, sans-serif; color: #000; background: #fff; }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(360px, 1fr)); }
section { break-inside: avoid; padding: 16px 20px; border: 1px dashed #777; margin: 0 -1px -1px 0; }
h1 { font-size: 20px; } h2 { margin: 0 0 6px; font-size: 17px; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 2px 12px; margin: 0; }
dt { color: #444; white-space: nowrap; } dd { margin: 0; overflow-wrap: anywhere; }
code { font: 600 17px/1.5 ui-monospace, "Cascadia Mono", Consolas, monospace; white-space: nowrap; }
section p { margin: 8px 0 0; color: #444; font-size: 13px; }
figure { display: flex; align-items: center; gap: 12px; margin: 10px 0 0; }
svg { flex: none; width: 34mm; height: 34mm; }
figcaption { color: #444; font-size: 13px; }
@media print {
body { margin: 0; font-size: 13px; } header { display: none; }
/* Room for the lines that reach beyond the last cards. */
main { grid-template-columns: 1fr 1fr; padding: 0 1px 1px 0; }
section { padding: 10px 16px; } h2 { font-size: 15px; } code { font-size: 15px; }
section p, figcaption { font-size: 12px; } svg { width: 30mm; height: 30mm; }
}
@page { margin: 12mm; }`;

/**
 * The first passwords as a page to print and cut up, a card for each person. It needs nothing from
 * anywhere, and is no table that a spreadsheet would compute with.
 */
export function passwordSheet({ address, people, words, lang, locale }: Sheet): string {
  const row = (name: string, value: string) =>
    value === "" ? "" : `<dt>${plain(name)}</dt><dd>${plain(value)}</dd>\n`;
  const code = ({ token, expires_at }: SignInLink) => {
    const { size, path } = qrCode(linkAddress(address, token));
    const day = new Date(expires_at).toLocaleDateString(locale, { dateStyle: "long" });
    return `<figure>
<svg viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path d="${path}"/></svg>
<figcaption>${plain(words.scan)}<br>${plain(words.until(day))}<br>${plain(words.note)}</figcaption>
</figure>`;
  };
  const card = ({ email, userName, name, password, link }: MadePassword) =>
    `<section>
<h2>${plain(name || userName || email)}</h2>
<dl>
${row(words.address, address)}${row(words.userName, userName)}${row(words.email, email)}` +
    `<dt>${plain(words.password)}</dt><dd><code>${plain(password)}</code></dd>
</dl>
${link ? code(link) : `<p>${plain(words.note)}</p>`}
</section>`;
  return `<!doctype html>
<html lang="${plain(lang)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${plain(words.title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>${plain(words.title)}</h1><p>${plain(words.cut)}</p></header>
<main>
${people.map(card).join("\n")}
</main>
</body>
</html>
`;
}

const NAMED: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Escapes text for HTML: names may contain any characters. */
function plain(text: string): string {
  return text.replace(/[&<>"]/g, (c) => NAMED[c] ?? c);
}
