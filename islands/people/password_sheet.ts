import type { Text } from "../text/text.ts";
import { saveFile } from "../ui/save_file.ts";

/** A user for whom a first password was generated. */
export interface MadePassword {
  email: string;
  name: string;
  password: string;
}

interface Sheet {
  address: string;
  people: readonly MadePassword[];
  words: Text["people"]["sheet"];
  lang: string;
}

const STYLE = `
body { margin: 24px; font: 15px/1.5 system-ui, sans-serif; color: #000; background: #fff; }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(320px, 1fr)); }
section { break-inside: avoid; padding: 16px 20px; border: 1px dashed #777; margin: 0 -1px -1px 0; }
h1 { font-size: 20px; } h2 { margin: 0 0 6px; font-size: 17px; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 2px 12px; margin: 0; }
dt { color: #444; } dd { margin: 0; overflow-wrap: anywhere; }
code { font: 600 17px/1.5 ui-monospace, "Cascadia Mono", Consolas, monospace; white-space: nowrap; }
section p { margin: 8px 0 0; color: #444; font-size: 13px; }
@media print { body { margin: 0; } header { display: none; } main { grid-template-columns: 1fr 1fr; } }
@page { margin: 12mm; }`;

/**
 * The first passwords as a page to print and cut up, a card for each person. It needs nothing from
 * anywhere, and is no table that a spreadsheet would compute with.
 */
export function passwordSheet({ address, people, words, lang }: Sheet): string {
  const card = ({ email, name, password }: MadePassword) =>
    `<section>
<h2>${plain(name || email)}</h2>
<dl>
<dt>${plain(words.address)}</dt><dd>${plain(address)}</dd>
<dt>${plain(words.email)}</dt><dd>${plain(email)}</dd>
<dt>${plain(words.password)}</dt><dd><code>${plain(password)}</code></dd>
</dl>
<p>${plain(words.note)}</p>
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

/** Has the browser keep a page as a file. */
export function keepAsFile(html: string, fileName: string): void {
  const url = URL.createObjectURL(new Blob([html], { type: "text/html;charset=utf-8" }));
  saveFile(url, fileName);
  // The download has taken hold of it by the next turn of the loop.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
