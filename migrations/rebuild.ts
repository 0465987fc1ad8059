export interface Rebuild {
  /** The table to replace. */
  table: string;
  /** Everything after the name in CREATE TABLE: `(…) STRICT`. */
  definition: string;
  /** Columns taken over as they are. Generated columns cannot be copied. */
  copy: readonly string[];
  /** Columns whose value is an SQL expression over the old row: `{ level: "'view'" }`. */
  fill?: Readonly<Record<string, string>>;
  /** The indexes and triggers of the table, all of them: they go with the old one. */
  after: string;
}

/**
 * Returns the SQL that gives a table a new definition, for what ALTER TABLE cannot change: a CHECK,
 * a default, a foreign key, the order of columns. The steps are SQLite's
 * (https://sqlite.org/lang_altertable.html#otheralter); the runner turns foreign keys off around
 * them, without which DROP TABLE would delete every row that refers to the table.
 */
export function rebuild({ table, definition, copy, fill = {}, after }: Rebuild): string {
  const next = `${table}_rebuilt`;
  const columns = [...copy, ...Object.keys(fill)].join(", ");
  const values = [...copy, ...Object.values(fill)].join(", ");
  // The highest id ever given would otherwise become the highest id still there.
  const sequence = /\bAUTOINCREMENT\b/i.test(definition)
    ? `DELETE FROM sqlite_sequence WHERE name = '${next}';
INSERT INTO sqlite_sequence SELECT '${next}', seq FROM sqlite_sequence WHERE name = '${table}';`
    : "";
  // The legacy form renames without reading other tables' triggers, in which the table is missing
  // at that moment.
  return `
CREATE TABLE ${next} ${definition.trim().replace(/;$/, "")};
INSERT INTO ${next} (${columns}) SELECT ${values} FROM ${table};
${sequence}
DROP TABLE ${table};
PRAGMA legacy_alter_table = ON;
ALTER TABLE ${next} RENAME TO ${table};
PRAGMA legacy_alter_table = OFF;
${after}
`;
}
