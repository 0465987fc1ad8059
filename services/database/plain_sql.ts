import { createHash } from "node:crypto";

/** Returns SQL without comments and with white space folded, which SQLite reads the same. */
export function plainSql(sql: string): string {
  return sql.replace(/--[^\n]*/g, "").replace(/\s+/g, " ").trim();
}

/** Returns the SHA-256 of what SQLite reads, in hex: a corrected comment leaves it as it is. */
export function sqlHash(sql: string): string {
  return createHash("sha256").update(plainSql(sql)).digest("hex");
}
