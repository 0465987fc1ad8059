import type { DatabaseSync } from "node:sqlite";
import { type Expression, type RawBuilder, sql, type SqlBool } from "kysely";

/** A text as searches compare it. SQLite's own lower() knows the 26 letters of English only. */
function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase();
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
  return sql<SqlBool>`instr(folded(${text}), ${fold(part)}) > 0`;
}
