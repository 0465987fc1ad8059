/** Databases with rows in every table, as earlier versions of the program left them. */
import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

export const FOLDER = fileURLToPath(new URL("../../fixtures/databases/", import.meta.url));

/** Names of the files, by the number of their last migration: `0001.db.gz`. */
export const RELEASED = [...Deno.readDirSync(FOLDER)].map(({ name }) => name).sort();

/**
 * Where a test that writes the same file a hundred times has it in memory, on Linux: what it asks
 * is what the file holds, not whether a power cut would leave it.
 */
const MEMORY = existsSync("/dev/shm") ? { dir: "/dev/shm" } : {};

/** Unpacks a database into an empty folder and runs the test on it. */
export function withReleased(name: string, test: (path: string, root: string) => void): void {
  const root = Deno.makeTempDirSync({ prefix: "atelier-released-", ...MEMORY });
  try {
    const path = join(root, "atelier.db");
    Deno.writeFileSync(path, gunzipSync(Deno.readFileSync(FOLDER + name)));
    test(path, root);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

/**
 * Everything that people have put into a database, by table. Kinds of things are the steps' own.
 */
export function rowsOf(path: string): Record<string, unknown[]> {
  const sqlite = new DatabaseSync(path, { readOnly: true });
  try {
    const tables = sqlite.prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' " +
        "AND name NOT LIKE 'image_search%' AND name NOT IN ('schema_migrations', 'thing_kinds')",
    ).all() as { name: string }[];
    return Object.fromEntries(
      tables.map(({ name }) => [name, sqlite.prepare(`SELECT * FROM "${name}"`).all()]),
    );
  } finally {
    sqlite.close();
  }
}

/** Splits SQL into its statements; a trigger, which has some of its own, is one. */
export function statementsOf(sql: string): string[] {
  const statements: string[] = [];
  let open = "";
  for (const part of sql.replace(/--[^\n]*/g, "").split(/(?<=;)/)) {
    open += part;
    if (/^\s*CREATE TRIGGER/i.test(open) && !/\bEND;$/i.test(open)) continue;
    if (open.trim()) statements.push(open.trim());
    open = "";
  }
  return statements;
}
