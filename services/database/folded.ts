import type { DatabaseSync } from "node:sqlite";
import { type Expression, type RawBuilder, sql, type SqlBool } from "kysely";
import { word } from "./words.ts";

/**
 * Combining marks that users leave out when they search. Those of other scripts make another letter
 * (が is not か, й is not и).
 */
const MARKED = /([\p{Script=Latin}\p{Script=Greek}])\p{M}+/gu;
/** Letters with a stroke or without a dot, which Unicode does not take apart. */
const WHOLE: Readonly<Record<string, string>> = { ł: "l", ø: "o", đ: "d", ħ: "h", ı: "i", ς: "σ" };

/**
 * A text as searches compare it: compatibility forms, case and marks do not matter, so that
 * `Ｆｕｌｌ` is full, `STRASSE` Straße, `lodz` Łódź and `ηλιος` Ήλιος. SQLite's own lower() knows the
 * 26 letters of English only. Upper case first: only that way is ß as ss (full case folding,
 * Unicode standard 3.13).
 */
export function fold(text: string): string {
  return text.normalize("NFKD").toUpperCase().toLowerCase().replaceAll(MARKED, "$1")
    .replaceAll(/[łøđħıς]/g, (letter) => WHOLE[letter] ?? letter).normalize("NFKC");
}

/** Lets SQL say `folded(…)`. */
export function defineFolded(sqlite: DatabaseSync): void {
  sqlite.function(
    "folded",
    { deterministic: true },
    (text) => typeof text === "string" ? fold(text) : null,
  );
}

/** Whether a text has a part, in any case. Nothing in the part is a pattern. */
export function contains(text: Expression<unknown>, part: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`${word("position", sql`folded(${text})`, sql`${fold(part)}`)} > 0`;
}
