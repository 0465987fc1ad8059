import type { SQLInputValue } from "node:sqlite";

export const text = (value: SQLInputValue | undefined): string =>
  typeof value === "string" ? value : "";

/** SQLite has no booleans: InvokeAI's are 0 and 1, and null in rows older than the column. */
export const flag = (value: SQLInputValue | undefined): boolean => Number(value ?? 0) === 1;

/** InvokeAI's `2024-01-02 03:04:05.678` in UTC as ISO 8601; `otherwise` for what is no instant. */
export function instant(value: SQLInputValue | undefined, otherwise: string): string {
  const at = new Date(text(value).replace(" ", "T") + "Z");
  return Number.isNaN(at.getTime()) ? otherwise : at.toISOString();
}
