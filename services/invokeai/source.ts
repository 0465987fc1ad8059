import { existsSync } from "node:fs";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { isAbsolute, join, resolve } from "node:path";
import { parse } from "yaml";
import { messageOf } from "../errors/message_of.ts";
import { problem } from "../errors/mod.ts";

export type Row = Record<string, SQLInputValue>;

/** An InvokeAI folder that is read: its database as a copy, its files where they lie. */
export interface Source {
  images: string;
  models: string;
  /**
   * The rows of a table, one after the other, with the columns named; a column or a whole table
   * that this version lacks gives the values given here.
   */
  rows<C extends Row>(table: string, columns: C): Generator<{ [K in keyof C]: SQLInputValue }>;
  close(): void;
}

/** Folders below InvokeAI's root, unless its settings name others. */
const FOLDERS = { db_dir: "databases", outputs_dir: "outputs", models_dir: "models" };

/**
 * Opens the folder of an InvokeAI installation (its "root", which holds `databases` and `outputs`).
 * The database is copied first, with what its log has not merged yet, so that nothing of the source
 * is touched, and a server that runs there is not disturbed.
 *
 * @throws Problem bad_request if there is no such database
 */
export function openSource(root: string): Source {
  const folders = foldersOf(root);
  const file = join(folders.db_dir, "invokeai.db");
  if (!existsSync(file)) {
    throw problem(
      "bad_request",
      `There is no InvokeAI in ${root}: ${file} is missing. Name the folder that holds ` +
        '"databases" and "outputs".',
    );
  }
  const copy = Deno.makeTempDirSync({ prefix: "atelier-invokeai-" });
  let db: DatabaseSync;
  try {
    for (const suffix of ["", "-wal"]) {
      if (existsSync(file + suffix)) {
        Deno.copyFileSync(file + suffix, join(copy, `copy.db${suffix}`));
      }
    }
    db = new DatabaseSync(join(copy, "copy.db"));
    db.prepare("SELECT count(*) FROM images").get();
  } catch (error) {
    Deno.removeSync(copy, { recursive: true });
    throw problem("bad_request", `${file} cannot be read: ${messageOf(error)}`);
  }
  const tables = new Map<string, Set<string>>();
  for (const { name } of db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()) {
    const columns = db.prepare("SELECT name FROM pragma_table_xinfo(?)").all(String(name));
    tables.set(String(name), new Set(columns.map((column) => String(column["name"]))));
  }
  return {
    images: join(folders.outputs_dir, "images"),
    models: folders.models_dir,
    *rows(table, columns) {
      const there = tables.get(table);
      if (!there) return;
      const names = Object.keys(columns).filter((name) => there.has(name));
      const statement = db.prepare(`SELECT ${names.join(", ")} FROM "${table}" ORDER BY rowid`);
      for (const row of statement.iterate()) {
        yield { ...columns, ...row } as { [K in keyof typeof columns]: SQLInputValue };
      }
    },
    close() {
      db.close();
      Deno.removeSync(copy, { recursive: true });
    },
  };
}

/** Where InvokeAI keeps its things; relative paths of `invokeai.yaml` are below its root. */
function foldersOf(root: string): typeof FOLDERS {
  const settings = settingsOf(join(root, "invokeai.yaml"));
  const folder = (name: keyof typeof FOLDERS) => {
    const named = settings[name];
    const path = typeof named === "string" ? named : FOLDERS[name];
    return isAbsolute(path) ? path : resolve(root, path);
  };
  return {
    db_dir: folder("db_dir"),
    outputs_dir: folder("outputs_dir"),
    models_dir: folder("models_dir"),
  };
}

function settingsOf(path: string): Record<string, unknown> {
  try {
    const value: unknown = parse(Deno.readTextFileSync(path));
    return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
  } catch {
    return {};
  }
}
