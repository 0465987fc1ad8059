import type { DatabaseSync } from "node:sqlite";

/** Contents of a database: rows by table, and the names of its indexes and triggers. */
interface Inventory {
  rows: Map<string, number>;
  others: Set<string>;
}

/** Counts every table; those in which SQLite keeps a full-text index are its own affair. */
export function takeInventory(sqlite: DatabaseSync): Inventory {
  const things = sqlite.prepare(
    "SELECT type, name FROM sqlite_schema " +
      "WHERE name NOT LIKE 'sqlite_%' AND name NOT LIKE 'image_search_%' OR type = 'trigger'",
  ).all() as { type: string; name: string }[];
  const rows = new Map<string, number>();
  const others = new Set<string>();
  for (const { type, name } of things) {
    if (type !== "table") others.add(name);
    else rows.set(name, Number(sqlite.prepare(`SELECT count(*) AS n FROM "${name}"`).get()?.["n"]));
  }
  return { rows, others };
}

/** @throws Error naming tables that are gone or have fewer rows, and are not in `expected`. */
export function requireNoLoss(
  before: Inventory,
  after: Inventory,
  expected: readonly string[],
): void {
  const lost = new Map<string, string>();
  for (const [table, count] of before.rows) {
    const left = after.rows.get(table);
    if (left === undefined) lost.set(table, `table ${table}`);
    else if (left < count) lost.set(table, `${count - left} of ${count} rows of ${table}`);
  }
  for (const name of before.others) if (!after.others.has(name)) lost.set(name, name);
  for (const name of expected) lost.delete(name);
  if (lost.size > 0) throw new Error(`it would lose ${[...lost.values()].join(", ")}`);
}
